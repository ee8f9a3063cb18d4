package main

import (
	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/terraform"
)

// deploymentResult is the last line of the JSON lines.
type deploymentResult struct {
	document
	Type         string      `json:"type"` // summary
	Command      string      `json:"command"`
	ExitCode     int         `json:"exit_code"`
	Environments []envResult `json:"environments"`
}

// envResult is what became of an environment. What doesn't apply to the command is left out.
type envResult struct {
	Environment    string             `json:"environment"`
	AccountID      string             `json:"account_id"`
	Region         string             `json:"region"`
	Status         deploy.Status      `json:"status"`
	Reason         string             `json:"reason,omitempty"` // of a skipped or failed one
	Changes        []changeResult     `json:"changes"`          // planned, or drifted
	ChangedOutputs []string           `json:"changed_outputs"`
	Found          []foundResult      `json:"found,omitempty"` // by adopt
	Planned        *terraform.Summary `json:"planned,omitempty"`
	Applied        *terraform.Summary `json:"applied,omitempty"`
	Stops          []deploy.Stop      `json:"stops"`            // guards that stop an apply
	Models         []promote.Model    `json:"models,omitempty"` // pinned ones that are gone or overwritten
	Elapsed        float64            `json:"elapsed_seconds"`
	Log            string             `json:"log,omitempty"`
}

// foundResult is what an account has of what the plan would create.
type foundResult struct {
	Address string `json:"address"`
	ID      string `json:"id"`
	Ours    bool   `json:"ours"`            // the environment's own, by its tags
	Owner   string `json:"owner,omitempty"` // by its tags, where its service tells them
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

func (d *deployment) result(code int) deploymentResult {
	s := deploymentResult{
		document: newDocument(), Type: "summary", Command: d.command, ExitCode: code, Environments: []envResult{},
	}
	for _, r := range d.Results {
		s.Environments = append(s.Environments, newEnvResult(r, d.models[r.Env.Name]))
	}
	return s
}

func newEnvResult(r *deploy.Result, models []promote.Model) envResult {
	result := envResult{
		Environment: r.Env.Name, AccountID: r.Env.AccountID, Region: r.Env.Region, Status: r.Status(),
		Changes: []changeResult{}, ChangedOutputs: []string{}, Stops: append([]deploy.Stop{}, r.Stops...),
		Applied: r.Applied, Elapsed: r.Elapsed.Seconds(), Models: models, Log: r.Log,
	}
	if err := r.Reason(); err != nil {
		result.Reason = err.Error()
	}
	for _, f := range r.Found {
		result.Found = append(result.Found, foundResult{f.Address, f.ID, f.Ours, f.Owner()})
	}
	changes := r.Drift
	if r.Plan != nil {
		planned := r.Plan.Summary()
		changes, result.Planned = r.Plan.Changes, &planned
		for _, output := range r.Plan.Outputs {
			result.ChangedOutputs = append(result.ChangedOutputs, output.Name)
		}
	}
	for _, c := range changes {
		result.Changes = append(result.Changes, newChangeResult(c))
	}
	return result
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
