package main

import (
	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/deploy/planjson"
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
	Changes        []planjson.Change  `json:"changes"`          // planned, or drifted
	ChangedOutputs []string           `json:"changed_outputs"`
	Found          []foundResult      `json:"found,omitempty"`    // by adopt
	Unplaced       []deploy.Unplaced  `json:"unplaced,omitempty"` // of the state that adopt was given
	Outputs        []planjson.Output  `json:"outputs,omitempty"`  // the same, with their values
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
	From    string `json:"from,omitempty"`  // its address in the state that adopt was given
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
	plan := planjson.Of(r.Plan)
	result := envResult{
		Environment: r.Env.Name, AccountID: r.Env.AccountID, Region: r.Env.Region, Status: r.Status(),
		Changes: plan.Changes, ChangedOutputs: []string{}, Outputs: plan.Outputs, Stops: append([]deploy.Stop{}, r.Stops...),
		Applied: r.Applied, Elapsed: r.Elapsed.Seconds(), Models: models, Log: r.Log,
	}
	if err := r.Reason(); err != nil {
		result.Reason = err.Error()
	}
	for _, f := range r.Found {
		result.Found = append(result.Found, foundResult{f.Address, f.ID, f.Ours, f.Owner(), f.From})
	}
	result.Unplaced = r.Unplaced
	for _, output := range plan.Outputs {
		result.ChangedOutputs = append(result.ChangedOutputs, output.Name)
	}
	if r.Plan == nil {
		result.Changes = planjson.Changes(r.Drift)
		return result
	}
	planned := r.Plan.Summary()
	result.Planned = &planned
	return result
}
