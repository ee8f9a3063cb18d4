package proof

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/spec"
)

// declareFix is the fix that says in the spec what a statement allows: that a pipeline reads or writes a bucket, that
// somebody else's role may, or that a pipeline's tasks are allowed something besides; false where the spec has no words
// for it.
func (c *checker) declareFix(principal string, s *statement, example *access.Request) (Fix, bool) {
	if example == nil || len(s.NotAction)+len(s.NotResource) > 0 {
		return Fix{}, false
	}
	env, p, step := c.intent.stepOf(principal)
	bucket := c.intent.bucketOf(example.Resource)
	verb := verbOf(s.Action)
	switch {
	case bucket != nil && verb != "" && p != nil && usable(env, bucket):
		return readsFix(env, p, step, bucket, verb), true
	case bucket != nil && verb != "" && p == nil && isRole(principal):
		return Fix{
			Do: fmt.Sprintf("If %s is to %s %s, grant it in environment %q:", lastPart(principal), verb, bucket.Name,
				bucket.Owner.Name),
			Lines: fmt.Sprintf("bucket %q {\n  grant %q {\n    role   = %q\n    access = [%q]\n  }\n}\n", bucket.Key,
				kebab(lastPart(principal)), principal, verb),
		}, true
	case p != nil && c.beside(s):
		return Fix{
			Do: fmt.Sprintf("If the tasks of %s are to do so, allow it in environment %q:", p.Key, env.Name),
			Lines: inStep(p, step, fmt.Sprintf("allow %q {\n  actions   = %s\n  resources = %s\n}\n",
				kebab(cmp.Or(s.Sid, "more")), listed(s.Action), listed(s.Resource))),
		}, true
	}
	return Fix{}, false
}

// inStep are the lines in the blocks of a step of a pipeline, or of the pipeline where that has no others.
func inStep(p *spec.Pipeline, step *spec.Step, lines string) string {
	if step.Key != "" {
		lines = fmt.Sprintf("step %q {\n%s}\n", step.Key, indented(lines))
	}
	return fmt.Sprintf("pipeline %q {\n%s}\n", p.Key, indented(lines))
}

func indented(lines string) string {
	return "  " + strings.ReplaceAll(strings.TrimSuffix(lines, "\n"), "\n", "\n  ") + "\n"
}

// readsFix has a step of a pipeline read or write one bucket more.
func readsFix(env *spec.Environment, p *spec.Pipeline, step *spec.Step, bucket *spec.Bucket, verb string) Fix {
	attribute, buckets := "reads", step.Reads
	if verb == "write" {
		attribute, buckets = "writes", step.Writes
	}
	var names []string
	for _, b := range append(slices.Clone(buckets), bucket) {
		names = append(names, "bucket."+b.Key)
	}
	return Fix{
		Do:    fmt.Sprintf("If pipeline %s is to %s %s, say so in environment %q:", p.Key, verb, bucket.Name, env.Name),
		Lines: inStep(p, step, fmt.Sprintf("%s = [%s]\n", attribute, strings.Join(slices.Compact(names), ", "))),
	}
}

// verbOf is the word of a grant that means no less than the actions; empty where none does.
func verbOf(actions []string) string {
	within := func(allowed ...string) bool {
		return !slices.ContainsFunc(actions, func(action string) bool { return !named(allowed, action) })
	}
	switch {
	case within("s3:GetObject", "s3:ListBucket"):
		return "read"
	case within("s3:PutObject", "s3:AbortMultipartUpload"):
		return "write"
	}
	return ""
}

// beside reports whether an allow block may say what a statement does: nothing of a service that the project has
// something of, or that leads to it.
func (c *checker) beside(s *statement) bool {
	ours := []string{"ecr", "ecs", "iam", "kms", "logs", "s3", "scheduler", "ssm", "states", "sts"}
	return s.isKnown() && len(s.Condition) == 0 && !strings.Contains(strings.Join(s.Resource, ""), "$") &&
		!slices.ContainsFunc(s.Action, func(action string) bool {
			service, name, _ := strings.Cut(strings.ToLower(action), ":")
			return slices.Contains(ours, service) || strings.Trim(name, "*") == "" || strings.ContainsAny(service, "*?")
		})
}

// isRole reports whether a principal is a role.
func isRole(principal string) bool {
	_, _, ok := access.RoleOf(principal)
	return ok && strings.Contains(principal, ":role/")
}

// usable reports whether a pipeline of the environment can name the bucket: it owns it, or others use it already.
func usable(env *spec.Environment, b *spec.Bucket) bool {
	return b.Owner == env ||
		slices.ContainsFunc(b.Access, func(a spec.Access) bool { return a.AccountID != b.AccountID && !a.Outside })
}

// stepOf is the step whose task has a role, or nil.
func (in *intent) stepOf(role string) (*spec.Environment, *spec.Pipeline, *spec.Step) {
	for _, env := range in.project.Environments {
		for _, p := range env.Pipelines {
			for _, s := range p.Steps {
				if env.OwnRoleARN(s.TaskRole) == role {
					return env, p, s
				}
			}
		}
	}
	return nil, nil, nil
}

// bucketOf is the bucket of the project that an ARN is in, or nil.
func (in *intent) bucketOf(arn string) *spec.Bucket {
	arn, _, _ = strings.Cut(arn, "/")
	for _, env := range in.project.Environments {
		for _, b := range env.Buckets {
			if b.ARN() == arn {
				return b
			}
		}
	}
	return nil
}
