package logs_test

import (
	"fmt"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/logs"
)

func ExampleGroup() {
	nightly := &spec.Pipeline{Key: "nightly-etl", LogRetentionDays: 30}
	adHoc := &spec.Pipeline{Key: "ad-hoc"}
	fmt.Printf("%s", tf.NewPrinter().Bytes(tf.File{
		logs.Group(&spec.Environment{Protected: true}, nightly, "/ecs/acme-nightly-etl"),
		logs.Group(&spec.Environment{}, adHoc, "/ecs/acme-ad-hoc"), // kept for ever
	}))
	// Output:
	// resource "aws_cloudwatch_log_group" "nightly_etl" {
	//   name              = "/ecs/acme-nightly-etl"
	//   retention_in_days = 30
	//
	//   lifecycle {
	//     prevent_destroy = true
	//   }
	// }
	//
	// resource "aws_cloudwatch_log_group" "ad_hoc" {
	//   name              = "/ecs/acme-ad-hoc"
	//   retention_in_days = 0
	// }
}
