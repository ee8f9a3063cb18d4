// Package handover says what the owners of what isn't the project's have to allow, for the spec's grants to work: the
// half that tfgen can't render, because the policy is somebody else's.
package handover

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// Owner is an account that the project uses something of.
type Owner struct {
	AccountID string     `json:"account_id"`
	Resources []Resource `json:"resources"` // by kind and ARN
}

// Resource is what the owner has to allow something on.
type Resource struct {
	Kind       spec.ForeignKind `json:"kind"`
	ARN        string           `json:"arn"`
	Statements []Statement      `json:"statements"`         // to add to its policy
	Accounts   []string         `json:"accounts,omitempty"` // to share it with by AWS RAM, of parameters
}

// Statement is a statement of a policy, in the order in which people write one.
type Statement struct {
	Sid       string
	Effect    string
	Principal any
	Action    any
	Resource  any `json:",omitempty"` // a repository's policy has none
	Condition any `json:",omitempty"`
}

// ask is what a resource has to allow.
type ask struct {
	kind     spec.ForeignKind
	arn      string
	owner    string  // account
	half     tf.Expr // policy; nil: it has none
	accounts []string
}

// Of are the owners, by account, that have to allow something to who runs in some environments, or has a grant of
// these; none: all.
func Of(project *spec.Project, envs []string) ([]Owner, error) {
	resources := map[string]*Resource{}
	byAccount := map[string][]*Resource{}
	for _, a := range append(ofBuckets(project, envs), ofPipelines(project, envs)...) {
		statements, err := a.statements()
		if err != nil {
			return nil, err
		}
		r := resources[a.arn]
		if r == nil {
			r = &Resource{Kind: a.kind, ARN: a.arn, Accounts: a.accounts, Statements: []Statement{}}
			resources[a.arn] = r
			byAccount[a.owner] = append(byAccount[a.owner], r)
		}
		r.Statements = append(r.Statements, statements...)
	}
	var owners []Owner
	for _, account := range slices.Sorted(maps.Keys(byAccount)) {
		owner := Owner{AccountID: account}
		for _, r := range byAccount[account] {
			owner.Resources = append(owner.Resources, *r)
		}
		slices.SortFunc(owner.Resources, func(a, b Resource) int {
			return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ARN, b.ARN))
		})
		owners = append(owners, owner)
	}
	return owners, nil
}

// statements are those of the half.
func (a ask) statements() ([]Statement, error) {
	if a.half == nil {
		return nil, nil
	}
	document, err := json.Marshal(tf.Value(a.half))
	if err != nil {
		return nil, fmt.Errorf("write the statements for %s: %w", a.arn, err)
	}
	var policy struct{ Statement []Statement }
	if err := json.Unmarshal(document, &policy); err != nil {
		return nil, fmt.Errorf("write the statements for %s: %w", a.arn, err)
	}
	return policy.Statement, nil
}
