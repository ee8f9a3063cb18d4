package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/access/proof/prooftest"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// BenchmarkAccess runs tfgen access in each of its modes on projects of several sizes, and prints how much processor
// time that takes: the least of some runs, without what any command takes. How that grows from 10 to 300 environments
// is shown as a ratio to linear growth. Of the largest project, the time on the clock is shown, too.
func BenchmarkAccess(b *testing.B) {
	measure(b, []benchMode{
		{name: "access", command: "tfgen access"},
		{name: "--env", command: "tfgen access --env env-7"},
		{name: "--principal", command: "tfgen access --principal *-task-env-7"},
		{name: "--resource", command: "tfgen access --resource fleet-shared-0-*"},
		{name: "--json", command: "tfgen access --json"},
		{name: "--markdown", command: "tfgen access --markdown"},
		{name: "--html", command: "tfgen access --html -"},
		{name: "--check", command: "tfgen access --check"},
		{name: "--diff", command: "tfgen access --diff HEAD"},
		{name: "a plan's delta", command: "delta"},
		{name: "access, a policy of AWS's in each", command: "tfgen access", own: true},
		{name: "--check, a policy of AWS's in each", command: "tfgen access --check", own: true, exit: exitDifference},
	})
}

// BenchmarkFleet does the same for what else reads a whole project. A plan is one environment's, with the fake
// terraform: it is what a plan needs the others for that grows.
func BenchmarkFleet(b *testing.B) {
	server := httptest.NewServer(&fakeAWS{})
	defer server.Close()
	b.Setenv("AWS_ENDPOINT_URL", server.URL)
	b.Setenv("AWS_ACCESS_KEY_ID", "100000000007") // of env-7's account
	b.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	measure(b, []benchMode{
		{name: "validate", command: "tfgen validate"},
		{name: "list", command: "tfgen list"},
		{name: "list --matrix", command: "tfgen list --matrix --shards 20"},
		{name: "list --changed-since", command: "tfgen list --changed-since HEAD"},
		{name: "graph", command: "tfgen graph"},
		{name: "render --check", command: "tfgen render --all --check"},
		{name: "plan --env", command: "tfgen plan --env env-7"},
	})
}

func measure(b *testing.B, modes []benchMode) {
	bench := &fleetBench{B: b, modes: modes, sizes: []int{10, 100, 300, 1000}, took: map[string]duration{}}
	for _, n := range bench.sizes {
		for _, own := range []bool{false, true} {
			if !slices.ContainsFunc(modes, func(mode benchMode) bool { return mode.own == own }) {
				continue
			}
			bench.prepare(n, own)
			empty := bench.least(benchMode{command: "tfgen --version"})
			for _, mode := range modes {
				if mode.own == own {
					bench.took[fmt.Sprint(mode.name, n)] = bench.least(mode).less(empty)
				}
			}
		}
	}
	bench.print()
}

// benchMode is a command that is measured.
type benchMode struct {
	name, command string
	own           bool // in a project that has a role of its own in each environment
	exit          int
}

type duration struct{ processor, clock time.Duration }

func (d duration) less(other duration) duration {
	return duration{d.processor - other.processor, d.clock - other.clock}
}

type fleetBench struct {
	*testing.B
	modes []benchMode
	sizes []int
	dir   string              // of the project
	took  map[string]duration // by mode and size
}

// print prints the table.
func (b *fleetBench) print() {
	fmt.Printf("\n%-36s", "processor seconds, environments:")
	for _, n := range b.sizes {
		fmt.Printf("%8d", n)
	}
	fmt.Printf("%18s%16s\n", "10-300 to linear", "1000, on clock")
	for _, mode := range b.modes {
		fmt.Printf("%-36s", mode.name)
		for _, n := range b.sizes {
			fmt.Printf("%8.2f", b.took[fmt.Sprint(mode.name, n)].processor.Seconds())
		}
		few, many := b.took[mode.name+"10"].processor, b.took[mode.name+"300"].processor
		fmt.Printf("%18.2f%14.2f s\n", many.Seconds()/few.Seconds()/30, b.took[mode.name+"1000"].clock.Seconds())
	}
}

// prepare makes a project of n environments, all of it committed.
func (b *fleetBench) prepare(n int, own bool) {
	b.Helper()
	b.dir = b.TempDir()
	b.write("environments/project.hcl", prooftest.Fleet(n))
	b.run(0, "tfgen", "render", "--all")
	if own {
		for i := range n {
			b.write(fmt.Sprintf("environments/env-%d/own.tf", i), prooftest.OwnRole)
		}
	}
	b.run(0, "git", "init", "--quiet")
	b.run(0, "git", "add", "environments")
	b.run(0, "git", "-c", "user.name=ann", "-c", "user.email=ann@example.com", "commit", "--quiet", "--message", "all")
}

func (b *fleetBench) write(name, content string) {
	b.Helper()
	file := filepath.Join(b.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		b.Fatal(err)
	}
}

// least is the least that a command takes, of some runs.
func (b *fleetBench) least(mode benchMode) duration {
	b.Helper()
	args := strings.Fields(mode.command)
	least := b.run(mode.exit, args[0], args[1:]...)
	for range 2 {
		took := b.run(mode.exit, args[0], args[1:]...)
		least = duration{min(least.processor, took.processor), min(least.clock, took.clock)}
	}
	return least
}

// run runs a command in the project's folder.
func (b *fleetBench) run(exit int, name string, args ...string) duration {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), name, args...)
	cmd.Dir = b.dir
	start := time.Now()
	err := cmd.Run()
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != exit {
		b.Fatalf("%s %v: %v", name, args, err)
	}
	return duration{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), time.Since(start)}
}

// delta is what a plan of all environments says of access since what is committed.
func delta() {
	p, err := spec.Load(project.SpecName)
	if err != nil {
		panic(err)
	}
	changes, err := proof.Since(context.Background(), p, ".", "HEAD", terraform.Terraform.Files)
	if err != nil {
		panic(err)
	}
	for _, env := range p.Environments {
		fmt.Println(changes.Changes(env.Name), changes.Accepted(env.Name))
	}
}
