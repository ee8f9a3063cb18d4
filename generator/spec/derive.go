package spec

import (
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// The names of everything that an environment has, derived from the project's, the environment's and their own.

func newBucket(owner *Environment, key string) *Bucket {
	name := strings.Join([]string{owner.Project, key, owner.Name, owner.AccountID, owner.Region}, "-")
	return &Bucket{Key: key, Name: name, Owner: owner}
}

func newRepository(e *Environment, key string) *Repository {
	name := e.Project + "-" + key
	return &Repository{
		Key:  key,
		Name: name,
		ARN:  e.ARN("ecr", "repository/"+name),
		URL:  aws.Registry(e.AccountID, e.Region) + "/" + name,
	}
}

func newCluster(e *Environment, key string) *Cluster {
	name := e.Project + "-" + key + "-cluster"
	return &Cluster{Key: key, Name: name, ARN: e.ARN("ecs", "cluster/"+name)}
}

func newPipeline(e *Environment, key string) *Pipeline {
	family := e.Project + "-" + key
	name := family + "-pipeline"
	role := func(kind string) string { return family + "-" + kind + "-" + e.Name }
	return &Pipeline{
		Key:           key,
		Name:          name,
		ARN:           e.ARN("states", "stateMachine:"+name),
		Family:        family,
		ParameterPath: "/" + e.Project + "/" + key,

		DeadLetterQueue: family + "-dlq",
		NotStarted:      family + "-not-started",

		Roles: Roles{
			Task:         role("task"),
			Execution:    role("execution"),
			StateMachine: role("states"),
			Scheduler:    role("scheduler"),
		},
		TaskLogs:  "/ecs/" + family,
		StateLogs: "/aws/vendedlogs/states/" + name,
	}
}
