package deploy

import (
	"context"
	"errors"
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
)

// ErrNotApproved is the error of an environment whose plan nobody approved.
var ErrNotApproved = errors.New("not approved: nothing was changed")

// Approval is what was approved beforehand, and who is asked about the rest. The zero value approves nothing.
type Approval struct {
	Given bool     // for all environments that aren't protected
	Named []string // environments, protected or not

	// Ask puts a question to somebody and returns the answer; nil: there is nobody.
	Ask func(context.Context, Question) (string, error)
}

// Question is about plans that would be applied if it is answered with Answer.
type Question struct {
	Plans     []*Result
	Destroy   bool   // the plans destroy everything
	Protected bool   // the one environment that it is about is protected
	Answer    string // the only one that approves
}

// Asks reports whether somebody has to be asked about an environment: a protected one has to be named, and plans that
// were saved were approved by whoever reviewed them, in others.
func (d *Deployment) Asks(a Approval, env *spec.Environment) bool {
	return !slices.Contains(a.Named, env.Name) && (env.Protected || !a.Given && !d.reviewed)
}

// approve asks about the environments with something to do that were not approved beforehand: about each that is
// protected, and once about all others. One that is not approved fails.
func (d *Deployment) approve(ctx context.Context, a Approval) {
	var together []*Result
	for _, r := range d.Results {
		switch {
		case r.Failed() || !r.Changed() || !d.Asks(a, r.Env):
		case r.Env.Protected:
			d.ask(ctx, a, Question{Plans: []*Result{r}, Protected: true, Answer: r.Env.Name})
		default:
			together = append(together, r)
		}
	}
	if len(together) > 0 {
		d.ask(ctx, a, Question{Plans: together, Answer: "yes"})
	}
}

func (d *Deployment) ask(ctx context.Context, a Approval, q Question) {
	q.Destroy = d.Destroy
	answer, err := "", error(nil)
	if a.Ask != nil {
		answer, err = a.Ask(ctx, q)
	}
	if err == nil && answer != q.Answer {
		err = ErrNotApproved
	}
	for _, r := range q.Plans {
		r.Err = err
	}
}
