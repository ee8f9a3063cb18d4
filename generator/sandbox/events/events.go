// Package events is EventBridge in the sandbox: it takes events to the targets of the rules that match them. moto knows
// buses, rules, topics and queues; that something happened is seen here. Events are those of new objects in buckets
// that tell EventBridge, those of executions, and those that clients put.
//
// A state machine is started, and another bus told, as the target's role. Topics and queues are asked by their policies
// whether the rule may send to them, and a topic's key whether EventBridge may encrypt with it. What can't be delivered
// goes to the target's queue for that, if it has one; unlike on AWS, nothing is tried again.
//
// To read it, begin with events.go, who tells of events, and rules.go, which rules match. Then deliver.go, what targets
// get, with encrypt.go, pattern.go and transform.go; schedule.go is EventBridge Scheduler.
package events

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// Event is what happened.
// https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
type Event struct {
	Version    string          `json:"version"`
	ID         string          `json:"id"`
	DetailType string          `json:"detail-type"`
	Source     string          `json:"source"`
	Account    string          `json:"account"`
	Time       string          `json:"time"`
	Region     string          `json:"region"`
	Resources  []string        `json:"resources"`
	Detail     json.RawMessage `json:"detail"`
}

// Options say what events are delivered with.
type Options struct {
	As       func(role, session, region string) aws.Config // the role of a target, as EventBridge has it
	Trusting bool                                          // nobody's policy is asked
	Progress func(string)                                  // told who is notified, and what can't be delivered
}

// Buses are all event buses of a sandbox.
type Buses struct {
	Options
	next http.Handler

	mu         sync.Mutex
	buckets    map[string]bus // that hear of objects in buckets
	closed     bool
	delivering sync.WaitGroup
}

// New delivers nothing before its Link is in a proxy.
func New(o Options) *Buses { return &Buses{Options: o, buckets: map[string]bus{}} }

// Link sees what happens, and takes what clients put. It is for one proxy.
func (b *Buses) Link(next http.Handler) http.Handler {
	b.next = next
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call, _ := proxy.CallOf(r)
		switch call.Service + ":" + call.Action {
		case "events:PutEvents":
			b.putEvents(w, r, call)
		case "s3:CreateBucket":
			b.createBucket(w, r, call)
		case "s3:PutObject", "s3:CompleteMultipartUpload", "s3:CopyObject":
			b.object(w, r, call)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// Tell tells the default bus of an account and a region that something happened. It doesn't wait.
func (b *Buses) Tell(account, region, source, kind string, resources []string, detail any) {
	encoded, _ := json.Marshal(detail) // details are plain values
	b.tell(bus{account, region, defaultBus}, Event{
		Version: "0", ID: rand.Text(), DetailType: kind, Source: source, Account: account, Region: region,
		Time: time.Now().UTC().Format(time.RFC3339), Resources: resources, Detail: encoded,
	})
}

func (b *Buses) tell(to bus, e Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	b.delivering.Go(func() {
		if err := b.deliver(context.Background(), to, e); err != nil {
			b.Progress(fmt.Sprintf("the event %q isn't delivered: %v", e.DetailType, err))
		}
	})
}

// Close waits for what is being delivered. Nothing is after that.
func (b *Buses) Close() {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.delivering.Wait()
}
