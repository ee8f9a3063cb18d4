// Package handover says what the owners of what isn't the project's have to allow, for the spec's grants to work: the
// half that tfgen can't render, because the policy is somebody else's.
package handover

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/storage"
)

// Owner is an account that the project uses something of.
type Owner struct {
	AccountID string     `json:"account_id"`
	Resources []Resource `json:"resources"` // by kind and ARN
}

// Kind is what a resource is.
type Kind string

// Bucket and Key are those that others may own.
const (
	Bucket Kind = "bucket"
	Key    Kind = "key"
)

// Resource is what the owner has to allow something on.
type Resource struct {
	Kind       Kind        `json:"kind"`
	ARN        string      `json:"arn"`
	Statements []Statement `json:"statements"` // to add to its policy
}

// Statement is a statement of a policy, in the order in which people write one.
type Statement struct {
	Sid       string
	Effect    string
	Principal any
	Action    any
	Resource  any
	Condition any `json:",omitempty"`
}

// Of are the owners, by account, that have to allow something to who runs in some environments, or has a grant of
// these; none: all.
func Of(project *spec.Project, envs []string) ([]Owner, error) {
	halves := map[string]*half{}
	for _, b := range project.Buckets() {
		who := wanted(project, b, envs)
		if b.External() {
			add(halves, Bucket, b.ARN(), b, who)
		}
		if b.KeyARN != "" {
			add(halves, Key, b.KeyARN, b, who)
		}
	}
	byAccount := map[string]*Owner{}
	for _, h := range halves {
		r, err := h.resource(project)
		if err != nil {
			return nil, err
		}
		owner := byAccount[h.AccountID]
		if owner == nil {
			owner = &Owner{AccountID: h.AccountID}
			byAccount[h.AccountID] = owner
		}
		if len(r.Statements) > 0 {
			owner.Resources = append(owner.Resources, r)
		}
	}
	var owners []Owner
	for _, owner := range byAccount {
		slices.SortFunc(owner.Resources, func(a, b Resource) int {
			return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ARN, b.ARN))
		})
		if len(owner.Resources) > 0 {
			owners = append(owners, *owner)
		}
	}
	slices.SortFunc(owners, func(a, b Owner) int { return cmp.Compare(a.AccountID, b.AccountID) })
	return owners, nil
}

// half is a resource as the bucket that it is or that it encrypts, with all who are to use it.
type half struct {
	spec.Bucket
	kind Kind
	arn  string
}

// add adds a bucket's access to what others use the same resource for.
func add(halves map[string]*half, kind Kind, arn string, b *spec.Bucket, who []spec.Access) {
	h := halves[arn]
	if h == nil {
		h = &half{Bucket: *b, kind: kind, arn: arn}
		h.Access = nil
		if kind == Key {
			parsed, _ := aws.ParseARN(arn) // which the spec has checked
			h.AccountID = parsed.Account
		}
		halves[arn] = h
	}
	h.GrantToAccounts = h.GrantToAccounts && b.GrantToAccounts
	for _, a := range who {
		i := slices.IndexFunc(h.Access, func(has spec.Access) bool { return has.Principal == a.Principal })
		if i < 0 {
			h.Access = append(h.Access, a)
			continue
		}
		has := &h.Access[i]
		has.Read, has.Write, has.Versions = has.Read || a.Read, has.Write || a.Write, has.Versions || a.Versions
	}
}

// wanted is the access that the environments have to do with.
func wanted(project *spec.Project, b *spec.Bucket, envs []string) []spec.Access {
	if len(envs) == 0 {
		return b.Access
	}
	tasks := map[string]bool{}
	for _, env := range project.Environments {
		for _, p := range env.Pipelines {
			for _, s := range p.Steps {
				tasks[env.OwnRoleARN(s.TaskRole)] = slices.Contains(envs, env.Name)
			}
		}
	}
	var all []spec.Access
	for _, a := range b.Access {
		if tasks[a.Principal] || a.Outside && slices.Contains(envs, b.Holder()) {
			all = append(all, a)
		}
	}
	return all
}

// resource is what the owner has to do.
func (h *half) resource(project *spec.Project) (Resource, error) {
	half := storage.BucketHalf
	if h.kind == Key {
		half = storage.KeyHalf
	}
	document, err := json.Marshal(tf.Value(half(project.Name, &h.Bucket)))
	if err != nil {
		return Resource{}, fmt.Errorf("write the statements for %s: %w", h.arn, err)
	}
	var policy struct{ Statement []Statement }
	if err := json.Unmarshal(document, &policy); err != nil {
		return Resource{}, fmt.Errorf("write the statements for %s: %w", h.arn, err)
	}
	return Resource{Kind: h.kind, ARN: h.arn, Statements: policy.Statement}, nil
}
