package promote

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/spec"
)

// Pipeline is the pipeline of that key in an environment, or the only one where key is empty.
func Pipeline(env *spec.Environment, key string) (*spec.Pipeline, error) {
	var keys []string
	for _, p := range env.Pipelines {
		if p.Key == key || (key == "" && len(env.Pipelines) == 1) {
			return p, nil
		}
		keys = append(keys, p.Key)
	}
	switch {
	case len(keys) == 0:
		return nil, fmt.Errorf("%s has no pipeline", env.Name)
	case key == "":
		return nil, fmt.Errorf("which pipeline of %s? pass --pipeline NAME; there are %s", env.Name, strings.Join(keys, ", "))
	}
	return nil, fmt.Errorf("%s has no pipeline %q; it has %s", env.Name, key, strings.Join(keys, ", "))
}

// ModelBucket is the bucket that a pipeline's models are in: the one bucket that the pipelines of this name read in
// several environments, or the one of that key where it is given.
func ModelBucket(project *spec.Project, pipeline *spec.Pipeline, key string) (*spec.Bucket, error) {
	var shared []*spec.Bucket
	var keys []string
	for _, bucket := range pipeline.Reads {
		if key == "" && readers(project, pipeline.Key, bucket) < 2 || key != "" && bucket.Key != key {
			continue
		}
		shared, keys = append(shared, bucket), append(keys, bucket.Key)
	}
	switch {
	case len(shared) == 1:
		return shared[0], nil
	case len(shared) > 1:
		return nil, fmt.Errorf("which bucket has the models of pipeline %s? pass --bucket NAME; there are %s",
			pipeline.Key, strings.Join(keys, ", "))
	case key != "":
		return nil, fmt.Errorf("pipeline %s reads no bucket %q", pipeline.Key, key)
	}
	return nil, fmt.Errorf("no bucket that pipeline %s reads is read in another environment, so a model can't be "+
		"promoted: give one bucket an owner, or pass --bucket NAME", pipeline.Key)
}

// readers counts the environments in which the pipeline of that key reads a bucket.
func readers(project *spec.Project, pipeline string, bucket *spec.Bucket) int {
	n := 0
	for _, env := range project.Environments {
		if slices.ContainsFunc(env.Pipelines, func(p *spec.Pipeline) bool {
			return p.Key == pipeline && slices.Contains(p.Reads, bucket)
		}) {
			n++
		}
	}
	return n
}
