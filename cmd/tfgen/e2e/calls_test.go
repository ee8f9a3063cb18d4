package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

// recordFile has what the calls of deploy roles have needed in all runs of these tests. The catalogue of resource types
// is held against it.
const recordFile = "../../../generator/resources/testdata/needs.txt"

// startProject starts a project in a sandbox. When the test ends, all calls that were made as a deploy role are looked at: the
// role's own policies have allowed them, and what they needed is in the record.
func startProject(t testing.TB, dir string, o tfgentest.Options) *tfgentest.Project {
	t.Helper()
	var log bytes.Buffer
	var p *tfgentest.Project
	o.Sandbox.Log = &log
	t.Cleanup(func() { // after the sandbox has ended
		if p != nil && !t.Failed() {
			checkCalls(t, p.Spec, &log)
		}
	})
	p = tfgentest.Start(t, dir, o)
	return p
}

func checkCalls(t testing.TB, project *spec.Project, log *bytes.Buffer) {
	t.Helper()
	needed := map[string]bool{}
	for decoder := json.NewDecoder(log); decoder.More(); {
		var call proxy.Call
		if err := decoder.Decode(&call); err != nil {
			t.Fatal(err)
		}
		env := deploying(project, call)
		switch {
		case env == nil || call.Service == "sts" || call.Fault != "" || call.Status == 0:
			continue
		case call.Denied != "" && ofState(env, call): // tried before a run, to say what to do
			continue
		case call.Denied != "":
			t.Errorf("the deploy role of %s may not %s: %s", env.Name, call.Action, call.Denied)
			continue
		case len(call.Needs) == 0 && call.Status != http.StatusNotFound:
			t.Errorf("nobody knows what %s:%s needs", call.Service, call.Action)
		}
		for _, need := range call.Needs {
			if !strings.Contains(need, env.Backend.Bucket) {
				needed[general(env, need)] = true
			}
		}
	}
	checkRecord(t, needed)
}

// deploying is an environment whose deploy role makes a call; nil if the caller is none.
func deploying(project *spec.Project, call proxy.Call) *spec.Environment {
	for _, env := range project.Environments {
		if env.DeployRole != "" && call.Account == env.AccountID &&
			strings.Contains(call.Principal, ":assumed-role/"+env.DeployRoleName()+"/"+env.SessionName()) {
			return env
		}
	}
	return nil
}

// ofState says whether a call is about the environment's state bucket.
func ofState(env *spec.Environment, call proxy.Call) bool {
	return slices.ContainsFunc(call.Needs, func(need string) bool { return strings.Contains(need, env.Backend.Bucket) })
}

// general is a need without the names of one environment.
func general(env *spec.Environment, need string) string {
	action, resource, _ := strings.Cut(need, " ")
	resource = strings.NewReplacer(
		"arn:"+env.Partition+":", "arn:{partition}:", env.AccountID, "{account}", env.Region, "{region}",
	).Replace(resource)
	resource = strings.Replace(resource, ":role"+env.RolePath, ":role/", 1)
	for _, prefix := range env.Names.Prefixes {
		resource = regexp.MustCompile(`\b`+prefix+`/.+`).ReplaceAllString(resource, "{project}/{name}")
	}
	names := slices.Concat(env.Names.Prefixes, env.Names.Buckets, env.Names.Repositories, env.Names.Clusters,
		env.Names.Pipelines)
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	for _, name := range names {
		resource = regexp.MustCompile(`\b`+name+`(-[^:/]+|\b)`).ReplaceAllString(resource, "{project}-{name}")
	}
	resource = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`).ReplaceAllString(resource, "{id}")
	resource = regexp.MustCompile(`:tfgen-[A-Z2-7]{26}$`).ReplaceAllString(resource, ":tfgen-{id}")
	resource = regexp.MustCompile(`(\{name\}):\d+$`).ReplaceAllString(resource, "$1:{revision}")
	return action + " " + resource
}

// checkRecord wants all that was needed to be in the record. With UPDATE_GOLDENS in the environment, it adds it.
func checkRecord(t testing.TB, needed map[string]bool) {
	t.Helper()
	text, err := os.ReadFile(recordFile)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	missing := slices.Sorted(maps.Keys(needed))
	missing = slices.DeleteFunc(missing, func(need string) bool { return slices.Contains(lines, need) })
	if len(missing) == 0 {
		return
	}
	if os.Getenv("UPDATE_GOLDENS") == "" {
		t.Errorf("%s lacks, and gets with UPDATE_GOLDENS=1:\n%s", recordFile, strings.Join(missing, "\n"))
		return
	}
	lines = slices.DeleteFunc(append(lines, missing...), func(line string) bool { return line == "" })
	slices.Sort(lines)
	if err := os.WriteFile(recordFile, fmt.Appendln(nil, strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
}
