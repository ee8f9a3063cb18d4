package sandbox

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/tfgen/tfgen/generator/access/organization"
	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/sandbox/enforce"
	"github.com/tfgen/tfgen/generator/sandbox/events"
	"github.com/tfgen/tfgen/generator/sandbox/executions"
	"github.com/tfgen/tfgen/generator/sandbox/limits"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/sandbox/tasks"
)

// Any key will do for moto. These look like no real ones.
const (
	accessKey = "sandbox"
	secretKey = "sandbox"
)

// Options say how a sandbox is started. The zero value is usable but for Account.
type Options struct {
	Account  string             // of the caller, 12 digits
	Region   string             // of the caller; us-east-1 by default
	Log      io.Writer          // gets a JSON line for each AWS call, see proxy.Call
	Progress func(string)       // told what takes long and what was skipped, a line each
	Links    []proxy.Middleware // put into the proxy, for instance to refuse calls

	// NoEnforce lets everyone do everything. Otherwise calls that reach data take what they take in AWS, see package
	// enforce.
	NoEnforce bool

	// Organization is what limits everyone but the caller; nil: nothing does.
	Organization *organization.Organization

	// Tasks run in place of the containers of task definitions. Of others, see package tasks.
	Tasks map[tasks.Definition]tasks.Command
}

// Sandbox is a running local AWS. What it holds is in memory and ends with it.
type Sandbox struct {
	account string // of the caller
	region  string
	moto    *server
	proxy   *http.Server
	url     string

	events     *events.Buses
	executions *executions.Executions
	tasks      *tasks.Tasks
}

// Start finds moto, starts it, and puts the proxy in front. Cancelling ctx stops the starting but not a sandbox that
// has started: a command in it may still have to save its state. End it with Close.
func Start(ctx context.Context, o Options) (*Sandbox, error) {
	if o.Region == "" {
		o.Region = "us-east-1"
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	moto, err := startMoto(ctx, o.Progress)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		moto.stop()
		return nil, fmt.Errorf("opening a port for the sandbox: %w", err)
	}
	s := &Sandbox{account: o.Account, region: o.Region, moto: moto, url: "http://" + listener.Addr().String()}
	s.tasks = tasks.New(tasks.Options{
		Commands: o.Tasks, URL: s.url, Environ: func() []string { return s.clean(os.Environ()) }, Inside: s.inside, As: s.as,
		Progress: o.Progress,
	})
	s.events = events.New(events.Options{As: s.as, Trusting: o.NoEnforce, Progress: o.Progress})
	s.executions = executions.New(executions.Options{Tasks: s.tasks, As: s.as, Tell: s.events.Tell})
	upstream := &url.URL{Scheme: "http", Host: moto.address}
	s.proxy = &http.Server{
		Handler:           s.firing(proxy.New(upstream, proxy.Options{Account: o.Account, Log: o.Log}, s.links(o)...)),
		ErrorLog:          log.New(io.Discard, "", 0), // clients that break off are no news
		ReadHeaderTimeout: time.Minute,
	}
	go func() { _ = s.proxy.Serve(listener) }() // until Close
	return s, nil
}

// links are what is put into the proxy, in the order in which a call passes them.
func (s *Sandbox) links(o Options) []proxy.Middleware {
	links := slices.Clone(o.Links)
	if !o.NoEnforce {
		// After those that were added, so that it sees what has become of calls.
		links = append(links, enforce.New(o.Organization))
	}
	return append(links, limits.New, s.tasks.Link, s.executions.Link, s.events.Link)
}

// firing is the handler of AWS, and of what the sandbox does when it is asked.
func (s *Sandbox) firing(aws http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, events.FirePath):
			s.events.Fire(w, r)
		case strings.HasPrefix(r.URL.Path, tasks.RolePath):
			s.tasks.Credentials(w, r)
		default:
			aws.ServeHTTP(w, r)
		}
	})
}

// URL is the endpoint of every AWS service.
func (s *Sandbox) URL() string { return s.url }

// Close ends the sandbox: executions, the processes of tasks, what is being delivered, and then AWS. Calls that are
// under way fail.
func (s *Sandbox) Close() error {
	s.executions.Close()
	s.tasks.Close()
	s.events.Close()
	err := s.proxy.Close()
	s.moto.stop()
	return err
}

// Config is the configuration of the sandbox's caller for the AWS SDK.
func (s *Sandbox) Config(region string) aws.Config {
	return aws.Config{
		Region:       region,
		BaseEndpoint: aws.String(s.url),
		Credentials:  credentials.NewStaticCredentialsProvider(accessKey, secretKey, ""),
	}
}

// as is the configuration of a role that a service has, as which its own credentials assume it.
func (s *Sandbox) as(role, session, region string) aws.Config {
	return account.Assume(s.Config(region), role, "", session)
}
