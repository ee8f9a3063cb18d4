package spec

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// The names of everything that an environment has, derived from its prefix, its own name and theirs, unless the spec
// gives them.

func newBucket(owner *Environment, key, name string) *Bucket {
	return &Bucket{
		Key: key, Name: name, Owner: owner,
		AccountID: owner.AccountID, Region: owner.Region, Partition: owner.Partition,
	}
}

// bucketName is the derived name of a bucket. They are global: it has all that tells environments apart.
func (e *Environment) bucketName(key string) string {
	return strings.Join([]string{e.Prefix, key, e.Name, e.AccountID, e.Region}, "-")
}

func newRepository(e *Environment, key, name string) *Repository {
	r := &Repository{Key: key, Name: name, Owner: e}
	if name != "" {
		r.ARN, r.URL = e.ARN("ecr", "repository/"+name), aws.Registry(e.AccountID, e.Region)+"/"+name
	}
	return r
}

func newCluster(e *Environment, key, name string) *Cluster {
	return &Cluster{Key: key, Name: name, ARN: e.ARN("ecs", "cluster/"+name)}
}

// newPipeline derives a pipeline's names from the one that the spec gives it, or else from the prefix and its key.
func newPipeline(e *Environment, key, given string) *Pipeline {
	family := cmp.Or(given, e.Prefix+"-"+key)
	name := cmp.Or(given, family+"-pipeline")
	role := func(kind string) string { return family + "-" + kind + "-" + e.Name }
	return &Pipeline{
		Key:           key,
		Name:          name,
		ARN:           e.ARN("states", "stateMachine:"+name),
		Family:        family,
		ParameterPath: "/" + e.Prefix + "/" + key,

		DeadLetterQueue: family + "-dlq",
		NotStarted:      family + "-not-started",
		Failed:          family + "-failed",

		Roles: Roles{
			StateMachine: role("states"),
			Scheduler:    role("scheduler"),
			Events:       role("events"),
		},
		TaskLogs:  "/ecs/" + family,
		StateLogs: "/aws/vendedlogs/states/" + name,
	}
}

// newStep derives a step's names from its pipeline's, unless the spec gives it one. key is empty where it is the only
// one.
func newStep(e *Environment, p *Pipeline, key, given string) *Step {
	s := &Step{Key: key, ID: p.Key, Family: p.Family}
	if key != "" {
		s.ID, s.Family = p.Key+"-"+key, cmp.Or(given, p.Family+"-"+key)
	}
	s.TaskRole, s.ExecutionRole = s.Family+"-task-"+e.Name, s.Family+"-execution-"+e.Name
	return s
}

// prefix evaluates what the environment's derived names begin with.
func (s *draft) prefix() {
	s.Prefix = s.text(s.section.Prefix, s.Project, func(v string) string {
		if isName(v) {
			return ""
		}
		return fmt.Sprintf("%q becomes the first part of the names of AWS resources: use lower-case letters, digits and "+
			"single hyphens, beginning with a letter.", v)
	})
}

// repositoryName is ECR's rule. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
func repositoryName(v string) string {
	if len(v) >= 2 && len(v) <= 256 && matches(`([a-z0-9]+([._-][a-z0-9]+)*/)*[a-z0-9]+([._-][a-z0-9]+)*`, v) {
		return ""
	}
	return fmt.Sprintf("%q is not the name of a repository. It has 2 to 256 lower-case letters and digits, with single "+
		"signs . _ - / between them.", v)
}

// clusterName is ECS's rule. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
func clusterName(v string) string {
	if matches(`[a-zA-Z0-9_-]{1,255}`, v) {
		return ""
	}
	return fmt.Sprintf("%q is not the name of a cluster. It has 1 to 255 letters, digits, hyphens and underscores.", v)
}

// pipelineName is the rule of what state machines, task definitions, roles and queues all may be called; how long it
// may be is judged by the names that are made of it.
func pipelineName(v string) string {
	if matches(`[a-zA-Z0-9][a-zA-Z0-9_-]*`, v) {
		return ""
	}
	return fmt.Sprintf("%q can't begin the names of state machines and roles. Use letters, digits, hyphens and "+
		"underscores.", v)
}
