package handover

import (
	"slices"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/compute"
	"github.com/tfgen/tfgen/templates/notification"
	"github.com/tfgen/tfgen/templates/registry"
)

// ofPipelines is what has to be allowed for images, secrets with their keys, and topics.
func ofPipelines(project *spec.Project, envs []string) []ask {
	uses := map[string][]spec.Foreign{}
	var arns []string
	for _, f := range project.Foreign() {
		if len(envs) > 0 && !slices.Contains(envs, f.Env.Name) {
			continue
		}
		if uses[f.ARN] == nil {
			arns = append(arns, f.ARN)
		}
		uses[f.ARN] = append(uses[f.ARN], f)
	}
	var all []ask
	for _, arn := range arns {
		parsed, _ := aws.ParseARN(arn) // which the spec has checked
		a := ask{kind: uses[arn][0].Kind, arn: arn, owner: parsed.Account}
		if a.kind == spec.ForeignParameter {
			a.accounts = accounts(uses[arn])
		} else {
			a.half = policy(a.kind)(project.Name, uses[arn])
		}
		all = append(all, a)
	}
	return all
}

// policy writes what the policy of a resource of a kind has to have.
func policy(kind spec.ForeignKind) func(project string, uses []spec.Foreign) tf.Expr {
	return map[spec.ForeignKind]func(string, []spec.Foreign) tf.Expr{
		spec.ForeignKey: compute.SecretKeyHalf, spec.ForeignRepository: registry.Half,
		spec.ForeignSecret: compute.SecretHalf, spec.ForeignTopic: notification.Half,
	}[kind]
}

// accounts are those that use something.
func accounts(uses []spec.Foreign) []string {
	var all []string
	for _, f := range uses {
		all = append(all, f.Env.AccountID)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
