package render

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// Made are the resources of an environment, for tests of what they say.
func Made(env *spec.Environment) []*tf.Block { return made(env) }
