package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shirou/gopsutil/v4/process"

	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/faults"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/terraform"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

// trial is a testbed in which an apply is disturbed.
type trial struct {
	*testbed
	envs   []string
	plan   *faults.Plan
	gate   *gate
	path   string // folders to look for terraform in before others
	struck int    // what was done beside the faults of the plan: kills, interrupts, locks
	failed bool   // the apply that was disturbed did not succeed
}

// newTrial is a testbed of its own for a row, from nothing.
func newTrial(t *testing.T, r row, b *baseline) *trial {
	t.Helper()
	plan := &faults.Plan{}
	if r.faults != "" {
		plan = must(faults.Parse(r.name, []byte(r.faults)))(t)
	}
	tr := &trial{plan: plan, gate: &gate{}, envs: r.envs()}
	tr.testbed = &testbed{
		Project: startProject(t, b.project, tfgentest.Options{
			Sandbox: sandbox.Options{Links: []proxy.Middleware{tr.gate.Link, plan.Link}},
		}), t: t, binary: b.binary,
	}
	if r.network {
		tr.edit("project.hcl", b.existing, b.own)
	}
	for _, env := range tr.envs {
		b.prepare(t, tr.Dir, env)
	}
	return tr
}

// arguments are those of the apply that is disturbed, and then repeated as it was.
func (tr *trial) arguments(more ...string) []string {
	args := []string{"apply", "--auto-approve=" + strings.Join(tr.envs, ",")}
	if len(tr.envs) > 1 {
		args = append(args, "--all")
	} else {
		args = append(args, "--env", tr.envs[0])
	}
	return append(args, more...)
}

func (tr *trial) start(more ...string) *command {
	tr.t.Helper()
	environ := append(tr.Sandbox.Environ(os.Environ()), "GOGC=400", // a third less time for terraform and the provider
		"PATH="+tr.path+string(filepath.ListSeparator)+os.Getenv("PATH"))
	return start(tr.t, tr.binary, tr.Dir, environ, tr.arguments(more...)...)
}

func (tr *trial) apply(more ...string) (int, string) {
	tr.t.Helper()
	code, out := tr.start(more...).wait()
	tr.printed.WriteString(out)
	fmt.Fprintf(&tr.printed, "exit code %d\n\n", code)
	return code, out
}

// converge repeats the apply without faults, as a user would, who does what tfgen says must be done by hand. It ends
// with an apply that has nothing to do.
func (tr *trial) converge() error {
	code, out := tr.apply("--detailed-exitcode")
	if commands := releases(out); len(commands) > 0 {
		for _, command := range commands {
			tr.struck++
			tr.shell(command)
		}
		code, out = tr.apply("--detailed-exitcode")
	}
	if code == 2 {
		code, out = tr.apply("--detailed-exitcode")
	}
	if code != 0 {
		return fmt.Errorf("the same command again doesn't converge, exit code %d:\n%s", code, out)
	}
	return nil
}

// releases are the commands that tfgen names for releasing locks.
func releases(out string) []string {
	var commands []string
	for _, found := range regexp.MustCompile(`release its lock: (.*)`).FindAllStringSubmatch(out, -1) {
		commands = append(commands, found[1])
	}
	return commands
}

// shell runs a line as a user would, who answers questions with yes.
func (tr *trial) shell(line string) {
	tr.t.Helper()
	cmd := exec.CommandContext(tr.t.Context(), "sh", "-c", line)
	cmd.Dir, cmd.Env = tr.Dir, tr.Sandbox.Environ(os.Environ())
	cmd.Stdin = strings.NewReader("yes\n")
	out, err := cmd.CombinedOutput()
	if err != nil {
		tr.t.Errorf("%s: %v\n%s", line, err, out)
	}
	fmt.Fprintf(&tr.printed, "$ %s\n%s\n", line, out)
}

// check compares the accounts with those of an undisturbed apply.
func (tr *trial) check(want map[string]inventory) error {
	for _, env := range tr.envs {
		if diff := cmp.Diff(want[env], tr.inventory(env)); diff != "" {
			return fmt.Errorf("the account of %s (-want +got):\n%s", env, diff)
		}
	}
	return nil
}

// processes are those that run in the project's folder: terraform and its providers.
func (tr *trial) processes() []*process.Process {
	var list []*process.Process
	for _, p := range must(process.ProcessesWithContext(tr.t.Context()))(tr.t) {
		if cwd, err := p.Cwd(); err == nil && strings.HasPrefix(cwd, filepath.Join(tr.Dir, "environments")) {
			list = append(list, p)
		}
	}
	return list
}

// alone waits until nothing runs in the project's folder any more. Providers whose terraform was killed have to be
// ended by hand, as a restart of the machine would.
func (tr *trial) alone() {
	tr.t.Helper()
	for range int(patience / time.Second) {
		list := tr.processes()
		if len(list) == 0 {
			return
		}
		for _, p := range list {
			if name, _ := p.Name(); strings.HasPrefix(name, "terraform-provi") && orphan(p) {
				_ = p.Kill()
			}
		}
		time.Sleep(time.Second)
	}
	tr.t.Fatalf("still running: %v", tr.processes())
}

// orphan reports whether a process has outlived the terraform or tofu that started it.
func orphan(p *process.Process) bool {
	parent, err := p.Parent()
	if err != nil {
		return true
	}
	name, _ := parent.Name()
	return name != string(terraform.Terraform) && name != string(terraform.OpenTofu)
}
