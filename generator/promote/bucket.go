package promote

import (
	"fmt"
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

// ModelBucket is the bucket that a pipeline's models are in: the spec's, or the one of that key where it is given.
func ModelBucket(pipeline *spec.Pipeline, key string) (*spec.Bucket, error) {
	if key == "" && pipeline.ModelBucket != nil {
		return pipeline.ModelBucket, nil
	}
	var keys []string
	for _, bucket := range pipeline.Reads() {
		if bucket.Key == key {
			return bucket, nil
		}
		keys = append(keys, bucket.Key)
	}
	switch {
	case key != "":
		return nil, fmt.Errorf("pipeline %s reads no bucket %q", pipeline.Key, key)
	case len(keys) == 0:
		return nil, fmt.Errorf("pipeline %s reads no bucket, so it has no model: add one to its reads", pipeline.Key)
	}
	return nil, fmt.Errorf("which bucket has the models of pipeline %s? not one alone of those that it reads is read in "+
		"another environment: give it an owner, set model_bucket in the spec, or pass --bucket NAME; there are %s",
		pipeline.Key, strings.Join(keys, ", "))
}
