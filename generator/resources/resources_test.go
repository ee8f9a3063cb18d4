package resources_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/spec"
)

// rendered are the resource types that the reference project and some that use everything else render, with the text of
// all of their blocks.
func rendered(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, dir := range []string{"../../environments", "../../cmd/tfgen/e2e/testdata/govcloud/environments", "../../cmd/tfgen/e2e/testdata/acme/environments"} {
		project, err := spec.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, env := range project.Environments {
			for _, content := range render.Environment(project, env) {
				for _, m := range regexp.MustCompile(`(?ms)^resource "(\w+)"(.*?)^}`).FindAllSubmatch(content, -1) {
					found[string(m[1])] += string(m[2])
				}
			}
		}
	}
	return found
}

// TestTypes wants a row for each type that is rendered, and nothing else.
func TestTypes(t *testing.T) {
	rows := map[string]bool{}
	for _, row := range resources.Types() {
		rows[row.Name] = true
	}
	for name := range rendered(t) {
		if !rows[name] {
			t.Errorf("%s is rendered and has no row", name)
		}
		delete(rows, name)
	}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		t.Errorf("%s has a row and isn't rendered", name)
	}
}

// TestIdentities wants what tells a resource from others to be in the configuration, or to have a default of the
// provider's: else nothing is found by it.
func TestIdentities(t *testing.T) {
	texts := rendered(t)
	for _, row := range resources.Types() {
		if anew := row.Name == "aws_ecs_task_definition"; anew == (len(row.Identity) > 0) {
			t.Errorf("%s: identity %v", row.Name, row.Identity)
		}
		for _, name := range row.Identity {
			set := regexp.MustCompile(`(?m)^ +` + name + ` += `).MatchString(texts[row.Name])
			if !set && name != "event_bus_name" && name != "group_name" {
				t.Errorf("%s: %s isn't configured", row.Name, name)
			}
		}
	}
}

func TestRowsAreComplete(t *testing.T) {
	verbs := regexp.MustCompile(`:(Allocate|Associate|Attach|Authorize|Create|Put|Register|Revoke|Set|Subscribe)`)
	reads := regexp.MustCompile(`:(Describe|Get|List)`)
	for _, row := range resources.Types() {
		t.Run(row.Name, func(t *testing.T) {
			if (row.Find == nil) == (row.Converges == "") {
				t.Error("a row says either how to find an object, or which call makes it again")
			}
			if row.Data == "" && (row.Keeps != nil || row.Force != "") {
				t.Error("it says which resources hold data, but not what data")
			}
			var actions []string
			for _, p := range row.Permissions {
				actions = append(actions, p.Actions...)
			}
			all := strings.Join(actions, " ")
			if !verbs.MatchString(all) || !reads.MatchString(all) {
				t.Errorf("nothing may make or nothing may read it: %s", all)
			}
		})
	}
}

// TestPermissionsAreNeeded holds the catalogue against what the calls of deploy roles have needed in end-to-end runs:
// some call needs an action on a resource of its scope, or the row says why the action is there.
func TestPermissionsAreNeeded(t *testing.T) {
	needs := recorded(t)
	for _, row := range resources.Types() {
		for _, p := range row.Permissions {
			for _, action := range p.Actions {
				needed := slices.ContainsFunc(needs, func(n need) bool {
					return resources.Covers(action, n.action) && slices.ContainsFunc(p.Scope.ARNs, n.isOn)
				})
				if needed == (p.Why != "") {
					t.Errorf("%s, %s: needed by a recorded call: %t; why it is there: %q", row.Name, action, needed, p.Why)
				}
			}
		}
	}
}

// need is a line of the record.
type need struct{ action, resource string }

// isOn says whether an ARN of a scope, in which * stands for anything, is about the need's resource.
func (n need) isOn(arn string) bool {
	arn = strings.NewReplacer("{roles}", "", "{prefix}", "{project}", "{bucket}", "{project}-*", "{repository}", "{project}-*",
		"{cluster}", "{project}-*", "{pipeline}", "{project}-*", "{part}", "{project}-*").Replace(arn)
	pattern := strings.ReplaceAll(regexp.QuoteMeta(arn), `\*`, `.*`)
	return regexp.MustCompile("^" + pattern + "$").MatchString(n.resource)
}

func recorded(t *testing.T) []need {
	t.Helper()
	text, err := os.ReadFile("testdata/needs.txt")
	if err != nil {
		t.Fatal(err)
	}
	var needs []need
	for line := range strings.Lines(string(text)) {
		action, resource, _ := strings.Cut(strings.TrimSpace(line), " ")
		needs = append(needs, need{action, resource})
	}
	return needs
}

// TestScopes wants one set of resources for each statement.
func TestScopes(t *testing.T) {
	scopes := map[string]string{}
	for _, row := range resources.Types() {
		for _, p := range row.Permissions {
			arns := fmt.Sprint(p.Scope.ARNs)
			if known, ok := scopes[p.Scope.Sid]; ok && known != arns {
				t.Errorf("%s: %s stands for %s and for %s", row.Name, p.Scope.Sid, known, arns)
			}
			scopes[p.Scope.Sid] = arns
		}
	}
}

func TestUnknownType(t *testing.T) {
	row := resources.Of("null_resource")
	if row.Name != "null_resource" || row.Find != nil || row.Held(nil, nil) != "" ||
		row.IDOf(map[string]any{"id": "1"}) != "1" {
		t.Errorf("%+v", row)
	}
}

// TestNames wants the names that the spec gives in what the deploy role may do, and no more of them than there are.
func TestNames(t *testing.T) {
	env := &spec.Environment{
		AccountID: "111111111111", Partition: "aws", RolePath: "/data/",
		Names: spec.Names{
			Prefixes: []string{"ds", "ds-west"},
			Buckets:  []string{"raw"}, Repositories: []string{"acme/prep"}, Clusters: []string{"main"}, Pipelines: []string{"etl"},
		},
	}
	got := map[string]string{}
	for _, s := range resources.Statements(env) {
		got[s.Sid] = strings.Join(s.Resources, " ")
	}
	for sid, want := range map[string]string{
		"Buckets":      "arn:aws:s3:::ds-* arn:aws:s3:::raw arn:aws:s3:::raw/*",
		"Repositories": "arn:aws:ecr:*:111111111111:repository/ds-* arn:aws:ecr:*:111111111111:repository/acme/prep",
		"Parameters":   "arn:aws:ssm:*:111111111111:parameter/ds/* arn:aws:ssm:*:111111111111:parameter/ds-west/*",
		"Queues":       "arn:aws:sqs:*:111111111111:ds-* arn:aws:sqs:*:111111111111:etl-*",
		"StateMachines": "arn:aws:states:*:111111111111:stateMachine:ds-* arn:aws:states:*:111111111111:stateMachine:etl " +
			"arn:aws:states:*:111111111111:execution:ds-*:* arn:aws:states:*:111111111111:execution:etl:*",
		"LogGroups": "arn:aws:logs:*:111111111111:log-group:/ecs/ds-* arn:aws:logs:*:111111111111:log-group:/ecs/etl " +
			"arn:aws:logs:*:111111111111:log-group:/ecs/etl:* " +
			"arn:aws:logs:*:111111111111:log-group:/aws/vendedlogs/states/ds-* " +
			"arn:aws:logs:*:111111111111:log-group:/aws/vendedlogs/states/etl " +
			"arn:aws:logs:*:111111111111:log-group:/aws/vendedlogs/states/etl:*",
		"Roles": "arn:aws:iam::111111111111:role/data/ds-* arn:aws:iam::111111111111:role/data/etl-* " +
			"arn:aws:iam::111111111111:role/ds-* arn:aws:iam::111111111111:role/etl-*",
	} {
		if got[sid] != want {
			t.Errorf("%s are\n%s\nwant\n%s", sid, got[sid], want)
		}
	}
}
