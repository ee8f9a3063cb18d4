package main

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"
)

// waves are how many the project of a pipeline has: environments that own a bucket, those that read from one of these,
// some of which own another, and those that read from these.
const waves = 3

// plan is what each environment wants. An apply that fails has done the first.
const plan = "create aws_s3_bucket.one\ncreate aws_s3_bucket.two\n"

// pipeline is a CI's, for a project of many environments, with the fake terraform.
type pipeline struct {
	testing.TB
	dir     string
	environ []string
	names   []string          // of the environments
	owners  map[string]string // by the name of who reads from it
	jobs    map[string]int    // how many of the matrices' an environment was in
}

// newPipeline has a project of n environments, rendered, some of which fail.
func newPipeline(tb testing.TB, n int) *pipeline {
	bin, err := exec.LookPath("tfgen")
	if err != nil {
		tb.Fatal(err)
	}
	server := httptest.NewServer(&fakeAWS{})
	tb.Cleanup(server.Close)
	p := &pipeline{TB: tb, dir: tb.TempDir(), owners: map[string]string{}, jobs: map[string]int{}}
	p.environ = []string{
		"PATH=" + filepath.Dir(bin), "HOME=" + p.dir, "FAKE_TERRAFORM_TRACE=" + p.file("trace.txt"),
		"AWS_ENDPOINT_URL=" + server.URL, "AWS_ACCESS_KEY_ID=123456789012", "AWS_SECRET_ACCESS_KEY=secret",
		"AWS_EC2_METADATA_DISABLED=true",
	}
	p.write("environments/project.hcl", p.spec(n))
	p.tfgen(0, "render", "--all")
	for i, name := range p.names {
		p.write("environments/"+name+"/fake-plan.txt", plan)
		p.write("environments/"+name+"/fake-fail.txt", fault(i, n))
	}
	return p
}

// fault is where the environment fails at first, if it does, of n. Those that fail are in some jobs of each wave.
func fault(i, n int) string {
	if i%(n/10)%7 != 1 {
		return ""
	}
	return []string{"apply", "plan", "init"}[i/(n/10)%3]
}

// spec has n environments. The first tenth own a bucket each and read nothing, the next tenth own one, too, and the
// last tenth read from those; all others read from the first.
func (p *pipeline) spec(n int) string {
	var buckets, environments strings.Builder
	for i := range n {
		name, reads := fmt.Sprintf("env-%d", i), ""
		p.names = append(p.names, name)
		if i < n/5 {
			fmt.Fprintf(&buckets, "  bucket \"of-%s\" { owner = %[1]q }\n", name)
		}
		if i >= n/10 {
			owner := i % (n / 10)
			if i >= n-n/10 {
				owner += n / 10
			}
			p.owners[name] = p.names[owner]
			reads = fmt.Sprintf(`pipeline "train" { reads = [bucket.of-env-%d] }`, owner)
		}
		fmt.Fprintf(&environments, "environment %q {\n  account_id = \"%012d\"\n  %s\n}\n", name, 100000000000+i, reads)
	}
	return `project "fleet" {
  region = "us-east-1"
  network { cidr = "10.20.0.0/24" }
  deploy {
    role             = "Deploy"
    trusted_accounts = ["123456789012"]
  }
  cluster "main" {}
  repository "train" {}
  pipeline "train" { image = "${repository.train.url}:1.0.0" }
` + buckets.String() + "}\n" + environments.String()
}

// matrixJob is what a runner is told of its job.
type matrixJob struct{ Name, Environments string }

// matrix is the jobs of a wave.
func (p *pipeline) matrix(wave, runners int) []matrixJob {
	p.Helper()
	var matrix struct{ Include []matrixJob }
	line := p.tfgen(0, "list", "--matrix", fmt.Sprint("--wave=", wave), fmt.Sprint("--shards=", runners))
	if err := json.Unmarshal([]byte(line), &matrix); err != nil {
		p.Fatal(err)
	}
	for _, job := range matrix.Include {
		for name := range strings.SplitSeq(job.Environments, ",") {
			p.jobs[name]++
		}
	}
	return matrix.Include
}

// runJobs runs jobs side by side, a few at a time since they share a machine, and returns those that fail. A runner has
// nothing of earlier ones: what tfgen keeps in .tfgen is gone, unlike the states.
func (p *pipeline) runJobs(jobs []matrixJob) (failed []matrixJob) {
	p.Helper()
	if err := os.RemoveAll(p.file(".tfgen")); err != nil {
		p.Fatal(err)
	}
	var all errgroup.Group
	all.SetLimit(4)
	exits, outputs := make([]int, len(jobs)), make([]string, len(jobs))
	for i, job := range jobs {
		all.Go(func() (err error) {
			exits[i], outputs[i], err = p.exec("apply", "--auto-approve", "--env", job.Environments)
			return err
		})
	}
	if err := all.Wait(); err != nil {
		p.Fatal(err)
	}
	for i, job := range jobs {
		if exits[i] != 0 {
			failed = append(failed, job)
		}
		p.Logf("%s: exit code %d\n%s", job.Name, exits[i], outputs[i])
	}
	return failed
}

// mend ends the faults of the environments of jobs.
func (p *pipeline) mend(jobs []matrixJob) {
	p.Helper()
	for _, job := range jobs {
		for name := range strings.SplitSeq(job.Environments, ",") {
			p.write("environments/"+name+"/fake-fail.txt", "")
		}
	}
}

// tfgen runs it in the project's folder, wants that exit code, and returns what it prints.
func (p *pipeline) tfgen(exit int, args ...string) string {
	p.Helper()
	code, output, err := p.exec(args...)
	if err != nil || code != exit {
		p.Fatalf("tfgen %s: exit code %d, %v\n%s", strings.Join(args, " "), code, err, output)
	}
	return output
}

// exec runs tfgen, which may fail; err is of one that could not be run.
func (p *pipeline) exec(args ...string) (code int, output string, err error) {
	cmd := exec.CommandContext(p.Context(), "tfgen", args...)
	cmd.Dir, cmd.Env = p.dir, p.environ
	text, err := cmd.CombinedOutput()
	if cmd.ProcessState != nil {
		return cmd.ProcessState.ExitCode(), string(text), nil
	}
	return 0, "", err
}

func (p *pipeline) file(name string) string { return filepath.Join(p.dir, name) }

func (p *pipeline) write(name, content string) {
	p.Helper()
	err := os.MkdirAll(filepath.Dir(p.file(name)), 0o755)
	if err == nil {
		err = os.WriteFile(p.file(name), []byte(content), 0o644)
	}
	if err != nil {
		p.Fatal(err)
	}
}

func (p *pipeline) read(name string) string {
	p.Helper()
	text, err := os.ReadFile(p.file(name))
	if err != nil {
		p.Fatal(err)
	}
	return string(text)
}
