package compute_test

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/compute"
)

// running is an environment with a pipeline of one step.
func running(p spec.Pipeline, s spec.Step) *spec.Environment {
	c := &spec.Cluster{Key: "batch", Name: "acme-batch-cluster"}
	p.Key, p.Family, p.Cluster, p.TaskLogs = "nightly-etl", "acme-nightly-etl", c, "/ecs/acme-nightly-etl"
	p.ParameterPath = "/acme/nightly-etl"
	s.ID, s.Family = "nightly-etl", "acme-nightly-etl"
	if s.Key != "" {
		s.ID, s.Family = "nightly-etl-"+s.Key, "acme-nightly-etl-"+s.Key
	}
	s.TaskRole, s.ExecutionRole = s.Family+"-task-dev", s.Family+"-execution-dev"
	s.Arch, s.Image = cmp.Or(s.Arch, "X86_64"), cmp.Or(s.Image, "docker.io/acme/etl:1.0.0")
	p.Steps = []*spec.Step{&s}
	return &spec.Environment{
		Project: "acme", Prefix: "acme", Name: "dev", AccountID: "111111111111", Region: "eu-west-1", Partition: "aws",
		Clusters: []*spec.Cluster{c}, Pipelines: []*spec.Pipeline{&p},
	}
}

func Example() {
	resources := compute.Module(running(spec.Pipeline{}, spec.Step{CPU: 1024, Memory: 2048})).Resources
	cluster, definition := resources[0], resources[2] // the others are the log group and the roles
	fmt.Printf("%s", tf.NewPrinter().Bytes(tf.File{cluster, definition}))
	// Output:
	// resource "aws_ecs_cluster" "batch" {
	//   name = "acme-batch-cluster"
	//
	//   setting {
	//     name  = "containerInsights"
	//     value = "enabled"
	//   }
	// }
	//
	// resource "aws_ecs_task_definition" "nightly_etl" {
	//   family                   = "acme-nightly-etl"
	//   requires_compatibilities = ["FARGATE"]
	//   network_mode             = "awsvpc"
	//   cpu                      = 1024
	//   memory                   = 2048
	//   task_role_arn            = aws_iam_role.nightly_etl_task.arn
	//   execution_role_arn       = aws_iam_role.nightly_etl_execution.arn
	//   container_definitions = jsonencode([{
	//     name      = "nightly-etl"
	//     image     = "docker.io/acme/etl:1.0.0"
	//     essential = true
	//     environment = [{
	//       name  = "ENVIRONMENT"
	//       value = "dev"
	//     }]
	//     logConfiguration = {
	//       logDriver = "awslogs"
	//       options = {
	//         awslogs-group         = aws_cloudwatch_log_group.nightly_etl.name
	//         awslogs-region        = "eu-west-1"
	//         awslogs-stream-prefix = "nightly-etl"
	//         mode                  = "blocking"
	//       }
	//     }
	//   }])
	//
	//   # A change is a new revision. The old one stays, for executions that are under way and tried again.
	//   skip_destroy = true
	//
	//   runtime_platform {
	//     operating_system_family = "LINUX"
	//     cpu_architecture        = "X86_64"
	//   }
	// }
}

// TestContainer checks the lines of the task definition that a pipeline's settings make.
func TestContainer(t *testing.T) {
	for _, test := range []struct {
		name     string
		pipeline spec.Pipeline
		step     spec.Step
		want     string
	}{
		{
			"command", spec.Pipeline{}, spec.Step{Command: []string{"run", "--date=${today}"}},
			`command = [ "run", "--date=$${today}", ]`,
		},
		{
			"variables", spec.Pipeline{}, spec.Step{Environment: map[string]string{"ZONE": "z", "LOG_LEVEL": "debug"}},
			`environment = [ { name = "ENVIRONMENT" value = "dev" }, { name = "LOG_LEVEL" value = "debug" }, ` +
				`{ name = "ZONE" value = "z" }, ]`,
		},
		{
			"the spec's variables win", spec.Pipeline{}, spec.Step{Environment: map[string]string{"ENVIRONMENT": "blue"}},
			`environment = [{ name = "ENVIRONMENT" value = "blue" }]`,
		},
		{
			"parameters", spec.Pipeline{Parameters: []spec.Parameter{{Key: "k", Name: "/acme/nightly-etl/k", Value: "v"}}}, spec.Step{},
			`environment = [ { name = "ENVIRONMENT" value = "dev" }, ` +
				`{ name = "PARAMETER_PATH" value = "/acme/nightly-etl" }, ]`,
		},
		{"architecture", spec.Pipeline{}, spec.Step{Arch: "ARM64"}, `cpu_architecture = "ARM64"`},
		{
			"secrets", spec.Pipeline{}, spec.Step{Secrets: []spec.Secret{
				{Name: "PASSWORD", ARN: "arn:aws:ssm:eu-west-1:111111111111:parameter/acme/password"},
				{Name: "TOKEN", ARN: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:api-AbCdEf", Part: ":token::"},
			}},
			`secrets = [ { name = "PASSWORD" valueFrom = "arn:aws:ssm:eu-west-1:111111111111:parameter/acme/password" }, ` +
				`{ name = "TOKEN" valueFrom = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:api-AbCdEf:token::" }, ]`,
		},
		{
			"its buckets", spec.Pipeline{}, spec.Step{Reads: []*spec.Bucket{{
				Key: "raw-data", Name: "acme-raw", Owner: &spec.Environment{Name: "dev"},
			}}},
			`environment = [ { name = "BUCKET_RAW_DATA" value = "acme-raw" }, `,
		},
		{"a step's container", spec.Pipeline{}, spec.Step{Key: "load"}, `awslogs-stream-prefix = "load"`},
		{
			"spare capacity", spec.Pipeline{}, spec.Step{Spot: true},
			`resource "aws_ecs_cluster_capacity_providers" "batch" { cluster_name = aws_ecs_cluster.batch.name ` +
				`capacity_providers = [ "FARGATE", "FARGATE_SPOT", ] }`,
		},
		{"storage", spec.Pipeline{}, spec.Step{Storage: 100}, `ephemeral_storage { size_in_gib = 100 }`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := source(running(test.pipeline, test.step)); !strings.Contains(got, test.want) {
				t.Errorf("%s is missing in\n%s", test.want, got)
			}
		})
	}
}

// TestStatements checks which statements the task's and the execution role have: none for what a pipeline doesn't use.
func TestStatements(t *testing.T) {
	other := &spec.Environment{
		Project: "acme", Prefix: "acme", Name: "hub", AccountID: "222222222222", Region: "eu-west-1", Partition: "aws",
	}
	shared := &spec.Bucket{Key: "shared", Name: "acme-shared", Owner: other, KMS: true,
		AccountID: other.AccountID, Region: other.Region, Partition: other.Partition}
	const logs, trust = "WriteLogs", "Assume"
	for _, test := range []struct {
		name     string
		pipeline spec.Pipeline
		step     spec.Step
		want     []string
	}{
		{"nothing", spec.Pipeline{}, spec.Step{}, []string{trust, trust, logs}},
		{
			"parameters", spec.Pipeline{Parameters: []spec.Parameter{{Key: "k"}}}, spec.Step{},
			[]string{trust, "ReadParameters", trust, logs},
		},
		{
			"buckets", spec.Pipeline{}, spec.Step{Reads: []*spec.Bucket{shared}, Writes: []*spec.Bucket{shared}},
			[]string{trust, "ReadFromHub", "WriteToHub", "EncryptForHub", trust, logs},
		},
		{
			"secrets", spec.Pipeline{}, spec.Step{
				Secrets: []spec.Secret{
					{Name: "A", ARN: "arn:aws:ssm:eu-west-1:111111111111:parameter/a"},
					{Name: "B", ARN: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:b-AbCdEf"},
				},
				SecretKeys: []string{"arn:aws:kms:eu-west-1:111111111111:key/1"},
			},
			[]string{
				trust, trust, logs, "ReadSecretParameters", "ReadSecrets", "DecryptSecrets", "DecryptSecrets2",
			},
		},
		{
			"an image in ECR", spec.Pipeline{}, spec.Step{Image: "111111111111.dkr.ecr.eu-west-1.amazonaws.com/acme/etl:1"},
			[]string{trust, trust, logs, "LogInToRegistry", "PullImage"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			sid := regexp.MustCompile(`Sid = "(\w+)"`)
			for _, m := range sid.FindAllStringSubmatch(source(running(test.pipeline, test.step)), -1) {
				got = append(got, m[1])
			}
			if diff := gocmp.Diff(test.want, got); diff != "" {
				t.Errorf("statements differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestReadersHalf checks the statement for a bucket of another account to the letter.
func TestReadersHalf(t *testing.T) {
	hub := &spec.Environment{Name: "hub", AccountID: "222222222222", Partition: "aws"}
	shared := &spec.Bucket{Key: "shared", Name: "acme-shared", Owner: hub, AccountID: hub.AccountID, Partition: "aws"}
	for what, p := range map[string]spec.Pipeline{
		`Sid = "ReadFromHub" Effect = "Allow" Action = [ "s3:GetObject", "s3:ListBucket", ]`: {},
		`Sid = "ReadVersionsFromHub" Effect = "Allow" ` +
			`Action = [ "s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket", ]`: {Pin: true, ModelBucket: shared},
	} {
		got := source(running(p, spec.Step{Reads: []*spec.Bucket{shared}}))
		want := `Statement = [{ ` + what +
			` Resource = [ "arn:aws:s3:::acme-shared", "arn:aws:s3:::acme-shared/*", ] ` +
			`Condition = { StringEquals = { "aws:ResourceAccount" = "222222222222" } } }]`
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, got)
		}
	}
}

func TestNoModuleWithoutClusters(t *testing.T) {
	if m := compute.Module(&spec.Environment{}); m != nil {
		t.Errorf("got module %+v", m)
	}
}

// source is the module's resources with single spaces.
func source(env *spec.Environment) string {
	return strings.Join(strings.Fields(string(tf.NewPrinter().Bytes(compute.Module(env).Resources))), " ")
}
