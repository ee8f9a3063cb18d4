package compute

import (
	"maps"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// environment is what the container finds in its environment: where its parameters and its buckets are, and the spec's
// own variables. It reads the parameters itself when it starts, so that a change of one needs no new task definition.
func environment(env *spec.Environment, p *spec.Pipeline, s *spec.Step) tf.List {
	variables := map[string]string{"ENVIRONMENT": env.Name}
	if len(p.Parameters) > 0 {
		variables["PARAMETER_PATH"] = p.ParameterPath
	}
	for _, b := range s.Uses() {
		variables["BUCKET_"+strings.ToUpper(spec.Label(b.Key))] = b.Name
	}
	maps.Copy(variables, s.Environment)

	var list tf.List
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		list = append(list, tf.Object{
			tf.Attr("name", tf.String(name)),
			tf.Attr("value", tf.String(variables[name])),
		})
	}
	return list
}

// secrets are the variables that ECS reads from where the secrets are.
func secrets(s *spec.Step) tf.List {
	var list tf.List
	for _, secret := range s.Secrets {
		list = append(list, tf.Object{
			tf.Attr("name", tf.String(secret.Name)),
			tf.Attr("valueFrom", tf.String(secret.Source())),
		})
	}
	return list
}
