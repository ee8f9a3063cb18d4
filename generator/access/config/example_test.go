package config_test

import (
	"fmt"
	"testing/fstest"

	"github.com/tfgen/tfgen/generator/access/config"
)

// A resource's arguments are evaluated as far as they are known; of others, it is known why not.
func ExampleLoad() {
	files := fstest.MapFS{"prod/main.tf": {Data: []byte(`
locals { name = "queue" }

resource "example_queue" "jobs" {
  for_each = toset(["fast", "slow"])
  name     = "${each.key}-${local.name}"
  owner    = example_account.own.id
  rules    = jsonencode({ Rules = [{ From = "a" }, { From = example_account.own.id }] })
}

resource "example_account" "own" {}
`)}}
	computed := func(config.Mode, string) map[string]func(*config.Instance) config.Value { return nil }
	root := config.Load(files, "prod", computed)
	for i := range root.Resources() {
		if i.Type != "example_queue" {
			continue
		}
		name, _ := i.Text("name")
		_, known := i.Text("owner")
		fmt.Println(i.Address, name, known, i.Value("owner").Unresolved()[0].Why)
	}
	for i := range root.Resources() {
		if rules := i.JSON("rules", "Rules"); rules != nil {
			fmt.Printf("%s\n%s\n", rules.Text, rules.Elements[1])
			break
		}
	}
	fmt.Println(len(root.Problems()), len(root.Faults()))
	// Output:
	// example_queue.jobs["fast"] fast-queue false example_account.own.id is known only after apply
	// example_queue.jobs["slow"] slow-queue false example_account.own.id is known only after apply
	// {"Rules":[{"From":"a"},{"From":"${tfgen:unresolved/example_account.own.id is known only after apply}"}]}
	// prod/main.tf:8,52-85
	// 0 0
}
