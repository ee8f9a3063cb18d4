// Command demo shows tfgen's main job in the sandbox: dev and prod applied from nothing, and their pipelines run, with
// command preprocess as the container: each on its own input, both with the model in dev's account. A second plan
// changes nothing; the promotion of a newer model changes what prod's next run uses; and a task that reaches for the
// other environment's input is refused. It works on a copy of the project. `make demo` runs it.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"github.com/tfgen/tfgen/generator/project"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	if os.Getenv("AWS_ENDPOINT_URL") == "" {
		return fmt.Errorf("this is for the sandbox only: run make demo")
	}
	d, err := newDemo()
	if err != nil {
		return err
	}
	defer os.RemoveAll(d.dir)
	if err := d.tfgen("apply --all --auto-approve=dev,prod", "output --env dev"); err != nil {
		return err
	}
	flow, err := newFlow(d)
	if err != nil {
		return err
	}
	if err := flow.first(ctx); err != nil {
		return err
	}
	if err := d.tfgen("plan --all", "access --principal *-task-prod"); err != nil {
		return err
	}
	if err := d.promote(); err != nil {
		return err
	}
	return flow.second(ctx)
}

// demo is a copy of the project, which the promotion changes.
type demo struct {
	binary string
	dir    string
}

func newDemo() (*demo, error) {
	binary, err := filepath.Abs("tfgen")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "tfgen-demo-")
	if err != nil {
		return nil, err
	}
	return &demo{binary, dir}, project.Dir(".").CopyTo(project.Dir(dir))
}

// promote stores a newer model, tests it in dev, and lets prod run it.
func (d *demo) promote() error {
	if err := os.WriteFile(filepath.Join(d.dir, "model.pkl"), []byte("weights of v1.3.0"), 0o644); err != nil {
		return err
	}
	if err := d.tfgen("upload --env dev --version v1.3.0 model.pkl"); err != nil {
		return err
	}
	spec := filepath.Join(project.Dir(d.dir).Spec(), "dev.hcl")
	text, err := os.ReadFile(spec)
	if err != nil {
		return err
	}
	say("In environments/dev.hcl: model_key = \"models/v1.3.0/model.pkl\"")
	if err := os.WriteFile(spec, bytes.ReplaceAll(text, []byte("v1.2.3"), []byte("v1.3.0")), 0o644); err != nil {
		return err
	}
	return d.tfgen("render --env dev", "apply --env dev --auto-approve", "run --env dev --wait",
		"promote --from dev --to prod --apply --auto-approve=prod", "models")
}

// say sets a line off from what tfgen prints.
func say(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	if term.IsTerminal(int(os.Stdout.Fd())) {
		line = "\x1b[1m" + line + "\x1b[0m"
	}
	fmt.Printf("\n%s\n", line)
}

// tfgen runs command lines of the binary that was built beside this one, as a user would type them.
func (d *demo) tfgen(lines ...string) error {
	for _, line := range lines {
		say("$ tfgen %s", line)
		cmd := exec.Command(d.binary, strings.Fields(line)...)
		cmd.Dir, cmd.Stdout, cmd.Stderr = d.dir, os.Stdout, os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("tfgen %s: %w", line, err)
		}
	}
	return nil
}
