package terraform

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTainted(t *testing.T) {
	var s state
	found, err := decode([]byte(`{"version": 4, "serial": 3, "resources": [
		{"mode": "managed", "type": "aws_ecs_cluster", "name": "main", "instances": [{"status": "tainted", "attributes": {"name": "x"}}]},
		{"module": "module.storage", "type": "aws_s3_bucket", "name": "data", "instances": [{"attributes": {"bucket": "b"}}]},
		{"module": "module.a.module.b", "type": "aws_ssm_parameter", "name": "p", "instances": [
			{"index_key": "/a/b", "status": "tainted"}, {"index_key": "/a/c"}, {"index_key": 1, "status": "tainted"}]}]}`), &s)
	if err != nil || !found {
		t.Fatal(found, err)
	}
	mark := func(kind, address string, before map[string]any) ResourceChange {
		return ResourceChange{
			Change: Change{Address: address, ResourceType: kind, Action: Replace, Reason: "tainted"}, Before: before,
		}
	}
	want := []ResourceChange{
		mark("aws_ecs_cluster", "aws_ecs_cluster.main", map[string]any{"name": "x"}),
		mark("aws_ssm_parameter", `module.a.module.b.aws_ssm_parameter.p["/a/b"]`, nil),
		mark("aws_ssm_parameter", `module.a.module.b.aws_ssm_parameter.p[1]`, nil),
	}
	if diff := cmp.Diff(want, s.tainted()); diff != "" {
		t.Error(diff)
	}
}
