package main

import (
	"context"
	"encoding/json"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tfgen/tfgen/cmd/tfgen/internal/citest"
)

// workflow is the script command "workflow RUN FILE EVENT.json [rerun]": it runs a workflow of GitHub's for an event, in
// the place of GitHub. What became of the jobs is in the file RUN/jobs.txt, and what they printed in RUN/log.txt. With
// rerun, the jobs of an earlier RUN that failed are run again, and those that come after them.
func workflow(ts *testscript.TestScript, _ bool, args []string) {
	var event citest.Event
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[2])), &event))
	citest.Workflow(context.Background(), ts, event, citest.Options{
		Dir: ts.MkAbs(args[0]), File: ts.MkAbs(args[1]), Origin: ts.MkAbs("origin"), Environ: jobEnviron(ts), Rerun: len(args) > 3,
	})
}

// jobEnviron is the environment of a CI's jobs: nothing in it lets them into an account.
func jobEnviron(ts *testscript.TestScript) (environ []string) {
	for _, name := range []string{"PATH", "HOME", "AWS_ENDPOINT_URL", "AWS_EC2_METADATA_DISABLED", "FAKE_TERRAFORM_LOG",
		"FAKE_TERRAFORM_BACKEND", "FAKE_GH", "XDG_CACHE_HOME", "TMPDIR"} {
		environ = append(environ, name+"="+ts.Getenv(name))
	}
	return environ
}
