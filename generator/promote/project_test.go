package promote_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform/terraformtest"
)

// TestMain puts the fake terraform first on PATH.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"terraform": terraformtest.Main})
}

const (
	v1, v2, v3 = "models/v1.2.3/model.pkl", "models/v1.3.0/model.pkl", "models/v1.4.0/model.pkl"

	taskRole   = "ds-preprocessing-task-prod"
	deployRole = "CrossAccountDeployRole"
)

// fixture is the reference project, rendered and committed, with dev set to v2 and prod to v1. dev ran v2 successfully,
// and Terraform would change prod's parameter.
type fixture struct {
	t      *testing.T
	aws    *fakeAWS
	dir    string // of the spec
	caller aws.Config
}

func newProject(t *testing.T) *fixture {
	t.Helper()
	p := fixtureIn(t, filepath.Join(t.TempDir(), "environments"))
	for _, name := range []string{"project.hcl", "dev.hcl", "prod.hcl"} {
		content, err := os.ReadFile(filepath.Join("..", "..", "environments", name))
		if err != nil {
			t.Fatal(err)
		}
		p.write(name, string(content))
	}
	p.edit("dev.hcl", v1, v2)
	p.plans("model-key")
	p.render()
	p.git("init", "-q", "-b", "main", "--template=")
	p.commit()
	return p
}

// copy is the project with accounts of its own, for a subtest.
func (p *fixture) copy(t *testing.T) *fixture {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "environments")
	if err := os.CopyFS(dir, os.DirFS(p.dir)); err != nil {
		t.Fatal(err)
	}
	return fixtureIn(t, dir)
}

// folder is that of the whole project.
func (p *fixture) folder() project.Dir { return project.Dir(filepath.Dir(p.dir)) }

func fixtureIn(t *testing.T, dir string) *fixture {
	t.Helper()
	set := time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)
	fake := &fakeAWS{
		objects: map[string]object{
			v1: {version: "version-1", content: "one"}, v2: {version: "version-2", content: "two"},
			v3: {version: "version-3", content: "three"},
		},
		parameter: v2, set: set, executions: []execution{{set.Add(time.Hour), "SUCCEEDED"}},
	}
	return &fixture{t: t, aws: fake, dir: dir, caller: fake.start(t)}
}

// pin has prod pin its model.
func (p *fixture) pin() {
	p.t.Helper()
	p.edit("prod.hcl", "    model_key ", "    pin = true\n    model_key ")
	p.render()
	p.commit()
}

// plans has Terraform change these parameters of prod's, and nothing else.
func (p *fixture) plans(parameters ...string) {
	p.t.Helper()
	var plan, values []string
	for _, name := range parameters {
		address := `module.parameters.aws_ssm_parameter.preprocessing["` + name + `"]`
		plan = append(plan, "update "+address+"\n")
		values = append(values, `"`+strings.ReplaceAll(address, `"`, `\"`)+`": {"after": {"name": "/ds/preprocessing/`+name+`"}}`)
	}
	p.write("prod/fake-plan.txt", strings.Join(plan, ""))
	p.write("prod/fake-values.json", "{"+strings.Join(values, ", ")+"}")
}

func (p *fixture) write(name, content string) {
	p.t.Helper()
	file := filepath.Join(p.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

func (p *fixture) read(name string) string {
	p.t.Helper()
	content, err := os.ReadFile(filepath.Join(p.dir, name))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(content)
}

func (p *fixture) remove(name string) {
	p.t.Helper()
	if err := os.RemoveAll(filepath.Join(p.dir, name)); err != nil {
		p.t.Fatal(err)
	}
}

// edit changes a file, which has to have the old text.
func (p *fixture) edit(name, before, after string) {
	p.t.Helper()
	content := p.read(name)
	if !strings.Contains(content, before) {
		p.t.Fatalf("%s has no %q", name, before)
	}
	p.write(name, strings.ReplaceAll(content, before, after))
}

func (p *fixture) load() *spec.Project {
	p.t.Helper()
	loaded, err := spec.Load(p.dir)
	if err != nil {
		p.t.Fatal(err)
	}
	return loaded
}

func (p *fixture) render() {
	p.t.Helper()
	loaded := p.load()
	diffs, err := render.Compare(p.t.Context(), loaded, loaded.Environments,
		func(env string) string { return filepath.Join(p.dir, env) })
	if err != nil {
		p.t.Fatal(err)
	}
	if err := render.Write(diffs); err != nil {
		p.t.Fatal(err)
	}
}

// git runs it as a user would who has no configuration.
func (p *fixture) git(args ...string) {
	p.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=ann", "-c", "user.email=ann@example.com"}, args...)...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		p.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func (p *fixture) commit() {
	p.t.Helper()
	p.git("add", ".")
	p.git("commit", "-q", "--allow-empty", "-m", "next")
}

// options are those of a promoter that finds nothing on this machine but the fakes.
func (p *fixture) options() deploy.Options {
	return deploy.Options{
		Dir: p.folder(),
		Environ: []string{
			"PATH=" + os.Getenv("PATH"), "HOME=" + p.dir, "XDG_CACHE_HOME=" + p.t.TempDir(), "TF_CLI_CONFIG_FILE=",
		},
		Caller: func(context.Context, string) (aws.Config, error) { return p.caller, nil },
		Pause:  func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
}

// open is a promoter for the project as it is now. It is to be closed.
func (p *fixture) open() *promote.Promoter {
	p.t.Helper()
	promoter, err := promote.Open(p.t.Context(), p.options())
	if err != nil {
		p.t.Fatal(err)
	}
	return promoter
}

// request is v2's promotion from dev to prod.
func request(loaded *spec.Project) promote.Request {
	return promote.Request{Action: history.Promote, From: loaded.Environment("dev"), To: loaded.Environment("prod")}
}

func rollback(loaded *spec.Project) promote.Request {
	return promote.Request{Action: history.Rollback, To: loaded.Environment("prod")}
}

// prepare completes and checks a request.
func (p *fixture) prepare(ask func(*spec.Project) promote.Request) (*promote.Promotion, error) {
	p.t.Helper()
	promoter := p.open()
	defer promoter.Close()
	candidate, err := promoter.Complete(p.t.Context(), ask(promoter.Project))
	if err != nil {
		return nil, err
	}
	return promoter.Prepare(p.t.Context(), candidate)
}
