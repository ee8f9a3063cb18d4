package main

import (
	"context"
	"encoding/json"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tfgen/tfgen/cmd/tfgen/internal/citest"
)

// gitlab is the script command "gitlab RUN EVENT.json [retry]": it runs the pipeline of origin/.gitlab-ci.yml and its
// child for an event, in the place of GitLab. What became of the jobs is in the file RUN/jobs.txt, and what they printed
// in RUN/log.txt. With retry, the jobs of an earlier RUN that failed are run again, and those that come after them.
func gitlab(ts *testscript.TestScript, _ bool, args []string) {
	var event citest.GitLabEvent
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &event))
	environ := append(jobEnviron(ts),
		"AWS_ENDPOINT_URL_STS="+ts.Getenv("AWS_ENDPOINT_URL"), "FAKE_GITLAB="+ts.Getenv("FAKE_GITLAB"))
	citest.GitLab(context.Background(), ts, event, citest.Options{
		Dir: ts.MkAbs(args[0]), File: ".gitlab-ci.yml", Origin: ts.MkAbs("origin"), Environ: environ, Rerun: len(args) > 2,
	})
}
