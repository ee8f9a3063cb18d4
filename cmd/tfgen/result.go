package main

import (
	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/terraform"
)

// sessionResult is the last line of the JSON lines.
type sessionResult struct {
	Type         string      `json:"type"` // summary
	Schema       string      `json:"schema"`
	Command      string      `json:"command"`
	ExitCode     int         `json:"exit_code"`
	Environments []envResult `json:"environments"`
}

// envResult is what became of an environment. What doesn't apply to the command is left out.
type envResult struct {
	Environment    string             `json:"environment"`
	AccountID      string             `json:"account_id"`
	Region         string             `json:"region"`
	Status         status             `json:"status"`
	Reason         string             `json:"reason,omitempty"` // of a skipped or failed one
	Changes        []changeResult     `json:"changes"`          // planned, or drifted
	ChangedOutputs []string           `json:"changed_outputs"`
	Planned        *terraform.Summary `json:"planned,omitempty"`
	Applied        *terraform.Summary `json:"applied,omitempty"`
	Stops          []guard.Stop       `json:"stops"`            // guards that stop an apply
	Models         []promote.Model    `json:"models,omitempty"` // pinned ones that are gone or overwritten
	Elapsed        float64            `json:"elapsed_seconds"`
	Log            string             `json:"log,omitempty"`
}

type changeResult struct {
	Address    string            `json:"address"`
	Type       string            `json:"type"`
	Action     terraform.Action  `json:"action"`
	Reason     string            `json:"reason,omitempty"`
	Attributes []attributeResult `json:"attributes,omitempty"` // that differ
}

// attributeResult has no values where they are sensitive.
type attributeResult struct {
	Path      string `json:"path"`
	Before    any    `json:"before,omitempty"`
	After     any    `json:"after,omitempty"`
	Unknown   bool   `json:"unknown,omitempty"`
	Sensitive bool   `json:"sensitive,omitempty"`
	Replaces  bool   `json:"replaces,omitempty"`
}

func (s *session) result(code int) sessionResult {
	result := sessionResult{
		Type: "summary", Schema: jsonSchema, Command: s.command, ExitCode: code, Environments: []envResult{},
	}
	for _, env := range s.envs {
		result.Environments = append(result.Environments, s.outcomes[env.Name].result())
	}
	return result
}

func (out *outcome) result() envResult {
	r := envResult{
		Environment: out.env.Name, AccountID: out.env.AccountID, Region: out.env.Region,
		Status: out.status(), Changes: []changeResult{}, ChangedOutputs: []string{}, Stops: []guard.Stop{},
		Applied: out.applied, Elapsed: out.elapsed.Seconds(), Models: out.models,
	}
	if err := out.error(); err != nil {
		r.Reason = err.Error()
	}
	if out.run != nil {
		r.Log = out.run.Log
	}
	changes := out.drift
	if out.plan != nil {
		changes = out.plan.Detail.Changes
		r.Planned = &out.plan.Summary
		r.ChangedOutputs = append(r.ChangedOutputs, out.plan.Outputs...)
		r.Stops = append(r.Stops, out.plan.Stops...)
	}
	for _, c := range changes {
		r.Changes = append(r.Changes, newChangeResult(c))
	}
	return r
}

func newChangeResult(c terraform.ResourceChange) changeResult {
	r := changeResult{Address: c.Address, Type: c.ResourceType, Action: c.Action, Reason: c.Reason}
	for _, a := range c.Attributes {
		attribute := attributeResult{Path: a.Path, Unknown: a.Unknown, Sensitive: a.Sensitive, Replaces: a.Replaces}
		if !a.Sensitive {
			attribute.Before, attribute.After = a.Before, a.After
		}
		r.Attributes = append(r.Attributes, attribute)
	}
	return r
}
