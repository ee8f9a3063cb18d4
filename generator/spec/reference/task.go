package reference

import (
	"strings"

	"github.com/tfgen/tfgen/generator/spec"
)

func task() Block {
	return Block{
		Path: "pipeline.task",
		Text: "The size of a pipeline's container, and what it is told. With `step` blocks, it says that for each step " +
			"that doesn't say it itself.",
		Examples: []string{`pipeline "prep" {
  image   = "${repository.prep.url}:1.4.0"
  cluster = cluster.main

  task {
    cpu = 2048 # and 4096 MiB
  }
}`, `pipeline "prep" {
  image   = "${repository.prep.url}:1.4.0"
  cluster = cluster.main

  task {
    cpu         = 1024
    memory      = 4096
    command     = ["python", "-m", "prep"]
    environment = { LOG_LEVEL = "info" }
  }
}`},
		Attributes: append([]Attribute{cpu(), memory()}, container()...),
	}
}

func cpu() Attribute {
	return Attribute{
		Name: "cpu", Type: Number, Default: "256", Text: "CPU units, of which a core has 1024.",
		Limits: "what Fargate has", Source: fargate, Example: "1024",
		Allowed: []string{"512"}, Refused: []string{"1000", "65536"},
	}
}

func memory() Attribute {
	return Attribute{
		Name: "memory", Type: Number, Absent: "the least that Fargate has for the CPU units", Text: "MiB.",
		Limits: "what Fargate has for the CPU units: " + strings.Join(spec.FargateSizes(), "; "),
		Source: fargate, Example: "4096", Allowed: []string{"2048", "8192"}, Refused: []string{"1024", "9216", "2500"},
	}
}

// container are the other attributes of a container.
func container() []Attribute {
	return []Attribute{
		{
			Name: "ephemeral_storage", Type: Number, Absent: "the 20 GiB that every task has", Text: "GiB of disk.",
			Limits:  "21 to 200",
			Source:  "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html",
			Example: "100", Allowed: []string{"21", "200"}, Refused: []string{"20", "201"},
		},
		{
			Name: "architecture", Type: String, Default: `"X86_64"`,
			Text:   "What the image was built for. That of many laptops is `\"ARM64\"`.",
			Limits: "`\"X86_64\"` or `\"ARM64\"`", Example: `"ARM64"`, Refused: []string{`"arm64"`},
		},
		{
			Name: "spot", Type: Bool, Default: "false",
			Text: "It runs on Fargate's spare capacity, for less. AWS may take it back with two minutes' notice, which " +
				"counts as a failed attempt.",
			Example: "true",
		},
		{
			Name: "command", Type: Strings, Absent: "the image's", Text: "What the container runs.",
			Example: `["python", "-m", "prep"]`,
		},
		{
			Name: "environment", Type: Map, Default: "{}",
			Text: "Environment variables, beside `ENVIRONMENT`, `PARAMETER_PATH`, `EXECUTION_NAME` and `BUCKET_…`. An " +
				"environment's map replaces the project's.",
			Limits:  "names of letters, digits and underscores, without a digit in front",
			Example: `{ LOG_LEVEL = "debug" }`, Refused: []string{`{ 1 = "a" }`, `{ "a-b" = "c" }`},
		},
	}
}

const fargate = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"
