package main

import (
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/rogpeppe/go-internal/testscript"
	"go.yaml.in/yaml/v3"
)

// atlantis is the script command "[!] atlantis PROJECT {plan | apply}": it runs what atlantis.yaml says, as Atlantis
// does.
// https://www.runatlantis.io/docs/custom-workflows
func atlantis(ts *testscript.TestScript, fails bool, args []string) {
	type stage struct{ Steps []map[string]string }
	var config struct {
		Projects  []struct{ Name, Dir, Workflow string }
		Workflows map[string]map[string]stage
	}
	ts.Check(yaml.Unmarshal([]byte(ts.ReadFile("atlantis.yaml")), &config))
	i := slices.IndexFunc(config.Projects, func(p struct{ Name, Dir, Workflow string }) bool { return p.Name == args[0] })
	if i < 0 {
		ts.Fatalf("there is no project %s", args[0])
	}
	dir := ts.MkAbs(config.Projects[i].Dir)
	var failed error
	for _, step := range config.Workflows[config.Projects[i].Workflow][args[1]].Steps {
		cmd := exec.Command("bash", "-c", step["run"])
		cmd.Dir = dir
		for _, name := range []string{"PATH", "HOME", "AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
			"AWS_EC2_METADATA_DISABLED", "FAKE_TERRAFORM_LOG", "XDG_CACHE_HOME", "TMPDIR"} {
			cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
		}
		cmd.Env = append(cmd.Env, "PROJECT_NAME="+args[0], "PLANFILE="+filepath.Join(dir, args[0]+".tfplan"))
		out, err := cmd.CombinedOutput()
		ts.Logf("%s\n%s", step["run"], out)
		if failed = err; err != nil {
			break
		}
	}
	if (failed != nil) != fails {
		ts.Fatalf("%v", failed)
	}
}
