package compute

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

const tasksService = "ecs-tasks.amazonaws.com"

// taskRole is what the container may do: read its own parameters, use its buckets as the spec says, and what else that
// allows. For a bucket of another account this is the reader's half of the grant; the owner's half is in the bucket's
// policy.
func taskRole(env *spec.Environment, p *spec.Pipeline, s *spec.Step) []tf.Node {
	var statements []iam.Statement
	if len(p.Parameters) > 0 {
		path := env.ARN("ssm", "parameter"+p.ParameterPath)
		statements = append(statements, iam.Statement{
			Sid:       "ReadParameters",
			Actions:   []string{"ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"},
			Resources: []string{path, path + "/*"},
		})
	}
	for _, g := range byOwner(s.Reads, p.Pins) {
		verb := "Read from"
		if g.special {
			verb = "Read versions from"
		}
		statements = append(statements,
			iam.OnBuckets(verb, g.owner, g.place().AccountID, iam.ReadActions(g.special), g.of(iam.ReadResources)))
	}
	for _, g := range byOwner(s.Writes, never) {
		statements = append(statements,
			iam.OnBuckets("Write to", g.owner, g.place().AccountID, iam.WriteActions(), g.of(iam.WriteResources)))
	}
	statements = append(statements, keyStatements(s)...)
	for _, a := range s.Allow {
		statements = append(statements,
			iam.Statement{Sid: iam.Sid("Allow", a.Label), Actions: a.Actions, Resources: a.Resources})
	}
	return iam.ServiceRole(env, spec.Label(s.ID)+"_task", s.TaskRole, tasksService, statements...)
}

// executionRole is what ECS needs to start the container: its image, its secrets and its log stream.
func executionRole(env *spec.Environment, p *spec.Pipeline, s *spec.Step) []tf.Node {
	statements := []iam.Statement{{
		Sid:       "WriteLogs",
		Actions:   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
		Resources: []string{env.ARN("logs", "log-group:"+p.TaskLogs+":*")},
	}}
	if repository := s.ImageRepository(); repository != "" {
		statements = append(statements,
			iam.Statement{
				Sid:       "LogInToRegistry", // ECR knows no narrower resource for it
				Actions:   []string{"ecr:GetAuthorizationToken"},
				Resources: []string{"*"},
			},
			iam.Statement{
				Sid:       "PullImage",
				Actions:   iam.PullActions(),
				Resources: []string{repository},
			})
	}
	statements = append(statements, secretStatements(env, s)...)
	return iam.ServiceRole(env, spec.Label(s.ID)+"_execution", s.ExecutionRole, tasksService, statements...)
}
