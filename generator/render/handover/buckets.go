package handover

import (
	"slices"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/storage"
)

// ofBuckets is what external buckets have to allow, and existing keys of buckets.
func ofBuckets(project *spec.Project, envs []string) []ask {
	halves := map[string]*half{}
	for _, b := range project.Buckets() {
		who := wanted(project, b, envs)
		if b.External() {
			add(halves, spec.ForeignBucket, b.ARN(), b, who)
		}
		if b.KeyARN != "" {
			add(halves, spec.ForeignKey, b.KeyARN, b, who)
		}
	}
	var all []ask
	for _, h := range halves {
		if len(h.Access) > 0 {
			all = append(all, ask{kind: h.kind, arn: h.arn, owner: h.AccountID, half: h.policy(project.Name)})
		}
	}
	return all
}

// half is a resource as the bucket that it is or that it encrypts, with all who are to use it.
type half struct {
	spec.Bucket
	kind spec.ForeignKind
	arn  string
}

// add adds a bucket's access to what others use the same resource for.
func add(halves map[string]*half, kind spec.ForeignKind, arn string, b *spec.Bucket, who []spec.Access) {
	h := halves[arn]
	if h == nil {
		h = &half{Bucket: *b, kind: kind, arn: arn}
		h.Access = nil
		if kind == spec.ForeignKey {
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

// policy is what the owner has to do.
func (h *half) policy(project string) tf.Expr {
	if h.kind == spec.ForeignKey {
		return storage.KeyHalf(project, &h.Bucket)
	}
	return storage.BucketHalf(project, &h.Bucket)
}
