package compute

import (
	"maps"
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// environment is what the container finds in its environment: where its parameters are, and the spec's own variables.
// It reads the parameters itself when it starts, so that a change of one needs no new task definition.
func environment(env *spec.Environment, p *spec.Pipeline) tf.List {
	variables := map[string]string{"ENVIRONMENT": env.Name}
	if len(p.Parameters) > 0 {
		variables["PARAMETER_PATH"] = p.ParameterPath
	}
	maps.Copy(variables, p.Task.Environment)

	var list tf.List
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		list = append(list, tf.Object{
			tf.Attr("name", tf.String(name)),
			tf.Attr("value", tf.String(variables[name])),
		})
	}
	return list
}
