package iam_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

func ExamplePolicy() {
	policy := iam.Policy(iam.Statement{
		Sid:       iam.Sid("staging", "training-job", "Read"),
		Principal: iam.AWS("arn:aws:iam::111111111111:root"),
		Actions:   iam.ReadActions(false),
		Resources: []string{"arn:aws:s3:::models", "arn:aws:s3:::models/*"},
		Conditions: []iam.Condition{
			{Operator: "ArnEquals", Key: "aws:PrincipalArn", Values: []string{"arn:aws:iam::111111111111:role/trainer"}},
		},
	})
	fmt.Printf("%s", tf.NewPrinter().Bytes(tf.File{tf.Attr("policy", policy)}))
	// Output:
	// policy = jsonencode({
	//   Version = "2012-10-17"
	//   Statement = [{
	//     Sid    = "StagingTrainingJobRead"
	//     Effect = "Allow"
	//     Principal = {
	//       AWS = "arn:aws:iam::111111111111:root"
	//     }
	//     Action = [
	//       "s3:GetObject",
	//       "s3:ListBucket",
	//     ]
	//     Resource = [
	//       "arn:aws:s3:::models",
	//       "arn:aws:s3:::models/*",
	//     ]
	//     Condition = {
	//       ArnEquals = {
	//         "aws:PrincipalArn" = "arn:aws:iam::111111111111:role/trainer"
	//       }
	//     }
	//   }]
	// })
}

func TestSidsAreDistinct(t *testing.T) {
	for _, test := range []struct{ sids, want []string }{
		{[]string{"A", "B"}, []string{"A", "B"}},
		{[]string{"A", "A", "A"}, []string{"A", "A2", "A3"}},
		{[]string{"A", "A", "A2"}, []string{"A", "A2", "A22"}},
		{[]string{"A2", "A", "A"}, []string{"A2", "A", "A3"}},
	} {
		var statements []iam.Statement
		for _, sid := range test.sids {
			statements = append(statements, iam.Statement{Sid: sid, Actions: []string{"s3:GetObject"}})
		}
		var got []string
		for _, s := range evaluate(t, iam.Policy(statements...)) {
			got = append(got, s["Sid"].(string))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%v became (-want +got):\n%s", test.sids, diff)
		}
	}
}

func TestConditionsAreGroupedByOperator(t *testing.T) {
	got := evaluate(t, iam.Policy(iam.Statement{
		Sid: "A", Deny: true, Actions: []string{"s3:*"}, Resources: []string{"*"},
		Conditions: []iam.Condition{
			{Operator: "StringEquals", Key: "k1", Values: []string{"v"}},
			{Operator: "Bool", Key: "k2", Values: []string{"false"}},
			{Operator: "StringEquals", Key: "k3", Values: []string{"v", "w"}},
		},
	}))
	want := []map[string]any{{
		"Sid": "A", "Effect": "Deny", "Action": "s3:*", "Resource": "*",
		"Condition": map[string]any{
			"StringEquals": map[string]any{"k1": "v", "k3": []any{"v", "w"}},
			"Bool":         map[string]any{"k2": "false"},
		},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the statement differs (-want +got):\n%s", diff)
	}
}

func TestRoleWithoutStatementsHasNoPolicy(t *testing.T) {
	env := &spec.Environment{AccountID: "111111111111"}
	got := iam.ServiceRole(env, "etl", "acme-etl", "ecs-tasks.amazonaws.com")
	if len(got) != 1 {
		t.Errorf("got %d resources, want the role alone:\n%s", len(got), tf.NewPrinter().Bytes(got))
	}
}

// evaluate is the policy's statements as AWS gets them.
func evaluate(t *testing.T, policy tf.Expr) []map[string]any {
	t.Helper()
	src := tf.NewPrinter().Bytes(tf.File{tf.Attr("policy", policy)})
	file, diags := hclsyntax.ParseConfig(src, "policy.tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	value, diags := file.Body.(*hclsyntax.Body).Attributes["policy"].Expr.Value(&hcl.EvalContext{
		Functions: map[string]function.Function{"jsonencode": stdlib.JSONEncodeFunc},
	})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var document struct{ Statement []map[string]any }
	if err := json.Unmarshal([]byte(value.AsString()), &document); err != nil {
		t.Fatal(err)
	}
	return document.Statement
}
