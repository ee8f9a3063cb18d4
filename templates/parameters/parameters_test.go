package parameters_test

import (
	"fmt"
	"testing"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/parameters"
)

func Example() {
	env := &spec.Environment{Pipelines: []*spec.Pipeline{
		{Key: "no-parameter"},
		{Key: "nightly-etl", Parameters: []spec.Parameter{
			{Key: "model-key", Name: "/acme/nightly-etl/model-key", Value: "models/v1/model.pkl"},
			{Key: "pattern", Name: "/acme/nightly-etl/pattern", Value: "${date}.csv"},
		}},
	}}
	m := parameters.Module(env)
	fmt.Printf("%s\n%s", tf.NewPrinter().Bytes(m.Resources), tf.NewPrinter().Bytes(m.OutputBlocks()))
	// Output:
	// resource "aws_ssm_parameter" "nightly_etl" {
	//   for_each = {
	//     "/acme/nightly-etl/model-key" = "models/v1/model.pkl"
	//     "/acme/nightly-etl/pattern"   = "$${date}.csv"
	//   }
	//
	//   name = each.key
	//   type = "String"
	//
	//   # The values are no secrets, and this way a plan shows them.
	//   insecure_value = each.value
	// }
	//
	// output "parameters" {
	//   description = "What the pipelines read, by parameter name."
	//   value = {
	//     nightly-etl = { for name, parameter in aws_ssm_parameter.nightly_etl : name => parameter.insecure_value }
	//   }
	// }
}

func TestNoModuleWithoutParameters(t *testing.T) {
	for _, pipelines := range [][]*spec.Pipeline{nil, {{Key: "etl"}}} {
		if m := parameters.Module(&spec.Environment{Pipelines: pipelines}); m != nil {
			t.Errorf("got module %+v", m)
		}
	}
}
