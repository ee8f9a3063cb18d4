// Package parameters renders the SSM parameters that tell a pipeline's code where its data is.
package parameters

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/tags"
)

// Module is the environment's parameters module, nil where it has no parameter.
func Module(env *spec.Environment) *tf.Module {
	m := &tf.Module{Name: "parameters"}
	var values tf.Object
	for _, p := range env.Pipelines {
		if len(p.Parameters) == 0 {
			continue
		}
		label := spec.Label(p.Key)
		m.Resources = append(m.Resources, tags.On([]tf.Node{resource(label, p.Parameters)}, p.Tags)...)
		values = append(values, tf.Attr(p.Key,
			tf.Raw("{ for name, parameter in aws_ssm_parameter."+label+" : name => parameter.insecure_value }")))
	}
	if len(values) == 0 {
		return nil
	}
	m.Outputs = []tf.Output{{
		Name:        "parameters",
		Description: "What the pipelines read, by parameter name.",
		Value:       values,
		Root:        true,
	}}
	return m
}

// resource is one for all parameters of a pipeline: a promotion changes a single line of it.
func resource(label string, parameters []spec.Parameter) tf.Node {
	var values tf.Object
	for _, p := range parameters {
		values = append(values, tf.Attr(p.Name, tf.String(p.Value)))
	}
	return tf.Resource("aws_ssm_parameter", label,
		tf.Attr("for_each", values),
		tf.Attr("name", tf.Ref("each.key")),
		tf.Attr("type", tf.String("String")),
		tf.Comment("The values are no secrets, and this way a plan shows them."),
		tf.Attr("insecure_value", tf.Ref("each.value")))
}
