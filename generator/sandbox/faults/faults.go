// Package faults makes the sandbox's AWS fail on purpose, as a file of rules says: throttling, server errors, slow
// answers, cut connections, expired credentials. And it makes executions of state machines fail.
package faults

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync/atomic"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// Plan is a file of rules, and what they have done so far. It does nothing before Start.
//
// With the same file and the same calls, the same calls fail: chance is drawn from the seed and from what the call is
// (its rule, service, operation, account, region, resource) and how often that came before, never from time or from the
// order in which different calls come in. Three things can't repeat where a client makes calls at the same time:
// which of them are within after and count, which count all calls of a rule; which of several calls that differ in
// nothing of the above, such as two of CreateVpc, is which; and what depends on values that are new in each run.
type Plan struct {
	rules []*rule
	on    atomic.Bool
}

// Injected is how often a rule has made a call fail.
type Injected struct {
	Fault string // the rule in words: kind, service, operation and so on
	Calls int
}

// Load reads a file of rules. What is wrong in it is returned as *Diagnostics.
func Load(name string) (*Plan, error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read the faults: %w", err)
	}
	return Parse(name, src)
}

// Parse is Load for a text that is there already. The name is for the diagnostics.
func Parse(name string, src []byte) (*Plan, error) {
	file, wrong := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	if wrong.HasErrors() {
		return nil, newDiagnostics(wrong, file)
	}
	d := &decoder{}
	plan := &Plan{rules: d.rules(file)}
	if len(d.faults) > 0 {
		return nil, newDiagnostics(d.faults, file)
	}
	return plan, nil
}

// Start makes calls fail from now on. What prepares the sandbox comes before it.
func (p *Plan) Start() { p.on.Store(true) }

// Stop lets calls pass from now on, such as those that look at what has become of the sandbox's accounts.
func (p *Plan) Stop() { p.on.Store(false) }

// Link is the proxy's link in which calls fail. A call has one fault at most: that of the first rule in the file that
// strikes it. Later rules don't see it.
func (p *Plan) Link(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call, ok := proxy.CallOf(r)
		if !ok || !p.on.Load() {
			next.ServeHTTP(w, r)
			return
		}
		subject := subjectOf(call, r)
		for _, rule := range p.rules {
			if rule.strikes(subject) {
				proxy.NoteFault(r, rule.kind.name)
				rule.kind.fail(rule.settings, next, w, r)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// Injected says of each rule, in the file's order, how often it has struck.
func (p *Plan) Injected() []Injected {
	list := make([]Injected, len(p.rules))
	for i, rule := range p.rules {
		list[i] = Injected{Fault: rule.String(), Calls: rule.struck()}
	}
	return list
}

// Summary is Injected in one line: "throttling s3 Put* 5, cut ec2 CreateVpc 1".
func (p *Plan) Summary() string {
	var parts []string
	for _, rule := range p.Injected() {
		parts = append(parts, fmt.Sprintf("%s %d", rule.Fault, rule.Calls))
	}
	return strings.Join(parts, ", ")
}
