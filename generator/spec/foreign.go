package spec

import "github.com/tfgen/tfgen/generator/internal/aws"

// ForeignKind is what something of somebody else's is.
type ForeignKind string

// What somebody else may own of what pipelines use.
const (
	ForeignBucket     ForeignKind = "bucket"     // an external one
	ForeignRepository ForeignKind = "repository" // of ECR, which images are in
	ForeignSecret     ForeignKind = "secret"     // of Secrets Manager
	ForeignParameter  ForeignKind = "parameter"  // of SSM
	ForeignKey        ForeignKind = "key"        // that buckets or secrets are encrypted with, in any account
	ForeignTopic      ForeignKind = "topic"      // that is told of failures, in any account
)

// Foreign is what a pipeline names and the project doesn't make, beside buckets and their keys. Its owner has to let
// the pipeline use it: by a policy that isn't rendered.
type Foreign struct {
	Kind     ForeignKind
	ARN      string
	Env      *Environment // that uses it
	Pipeline *Pipeline
	Step     *Step // whose execution role uses it; nil of topics, which rules and alarms use
}

// Foreign are those of all pipelines, in their order.
func (p *Project) Foreign() []Foreign {
	made := map[string]bool{}
	for _, env := range p.Environments {
		for _, r := range env.Repositories {
			made[r.ARN] = true
		}
	}
	var all []Foreign
	for _, env := range p.Environments {
		for _, pipeline := range env.Pipelines {
			if n := pipeline.OnFailure; n != nil && !n.Own {
				all = append(all, Foreign{ForeignTopic, n.Topic, env, pipeline, nil})
			}
			for _, step := range pipeline.Steps {
				for _, f := range step.foreign(env.AccountID) {
					if !made[f.ARN] {
						f.Env, f.Pipeline, f.Step = env, pipeline, step
						all = append(all, f)
					}
				}
			}
		}
	}
	return all
}

// Role is the ARN of the execution role that uses it.
func (f Foreign) Role() string { return f.Env.OwnRoleARN(f.Step.ExecutionRole) }

// foreign is what a step that runs in an account names and that isn't there, and the keys that its secrets have.
func (s *Step) foreign(account string) []Foreign {
	var all []Foreign
	add := func(kind ForeignKind, text string) {
		if arn, ok := aws.ParseARN(text); ok && (arn.Account != account || kind == ForeignKey) {
			all = append(all, Foreign{Kind: kind, ARN: text})
		}
	}
	add(ForeignRepository, s.ImageRepository())
	for _, secret := range s.Secrets {
		add(secret.kind(), secret.ARN)
	}
	for _, key := range s.SecretKeys {
		add(ForeignKey, key)
	}
	return all
}

func (s Secret) kind() ForeignKind {
	if s.Service() == "ssm" {
		return ForeignParameter
	}
	return ForeignSecret
}
