package e2e

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"
)

// long makes TestFaults apply the reference project, with every row.
var long = flag.Bool("long", false, "run the long table of faults")

// TestFaults disturbs applies in every way of the table, repeats them undisturbed, and looks whether the accounts then
// hold what an undisturbed apply makes, and nothing else.
func TestFaults(t *testing.T) {
	t.Parallel()
	b := newBaseline(t)
	var total tally
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0) + 1) // a row often waits for what AWS or the provider waits for
	for _, r := range rows() {
		group.Go(func() error {
			t.Run(strings.ReplaceAll(r.name, " ", "_"), func(t *testing.T) { r.run(t, b, &total) })
			return nil
		})
	}
	_ = group.Wait() // the subtests fail by themselves
	fmt.Println(total.String())
}

// tally is what became of the rows.
type tally struct {
	sync.Mutex
	faults, rows, survived, converged int
}

func (a *tally) String() string {
	return fmt.Sprintf("faults injected %d, rows %d, survived at once %d, converged on re-run %d, lost %d",
		a.faults, a.rows, a.survived, a.converged, a.rows-a.survived-a.converged)
}

// run disturbs an apply as the row says.
func (r row) run(t *testing.T, b *baseline, total *tally) {
	tr := newTrial(t, r, b)
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(tr.printed.String())
		}
	})
	tr.plan.Start()
	r.disturb(tr)
	tr.plan.Stop()
	err := tr.converge()
	if err == nil {
		err = tr.check(b.want[r.network])
	}
	if !strings.Contains(tr.printed.String(), r.says) {
		t.Errorf("tfgen never said %q", r.says)
	}
	struck := tr.struck
	for _, injected := range tr.plan.Injected() {
		if injected.Calls == 0 {
			t.Errorf("%s never struck", injected.Fault)
		}
		struck += injected.Calls
	}
	t.Logf("%d faults: %s; the apply failed: %t", struck, tr.plan.Summary(), tr.failed)
	total.Lock()
	defer total.Unlock()
	total.rows++
	total.faults += struck
	switch {
	case err != nil:
		t.Error(err)
	case !tr.failed:
		total.survived++
	default:
		total.converged++
	}
}

// baseline is what undisturbed applies make.
type baseline struct {
	binary        string
	project       string // folder
	existing, own string // the network in the spec, and its replacement in rows that need one of their own

	want  map[bool]map[string]inventory // with and without a network of its own; by environment
	ready map[string]string             // initialized roots, by environment
}

func newBaseline(t *testing.T) *baseline {
	t.Helper()
	b := &baseline{
		binary: build(t), project: "testdata/small",
		existing: "subnets         = [\"subnet-0123456789abcdef0\"]\n    security_groups = [\"sg-0123456789abcdef0\"]",
		own:      `cidr = "10.9.0.0/24"`,
		want:     map[bool]map[string]inventory{}, ready: map[string]string{},
	}
	undisturbed := []row{{name: "undisturbed"}, {name: "undisturbed network", env: "dev", network: true}}
	if *long {
		b.project, b.existing, b.own = "../../..", "", "" // it has a network
	}
	var group errgroup.Group
	var trials []*trial
	for _, r := range undisturbed {
		tr := newTrial(t, r, b)
		trials = append(trials, tr)
		group.Go(func() error {
			if code, out := tr.apply(); code != 0 {
				t.Errorf("an undisturbed apply fails:\n%s", out)
			}
			return nil
		})
	}
	_ = group.Wait() // the failures are the test's
	if t.Failed() {
		t.FailNow()
	}
	for i, tr := range trials {
		want := map[string]inventory{}
		for _, env := range tr.envs {
			want[env] = tr.inventory(env)
		}
		b.want[undisturbed[i].network] = want
	}
	for _, env := range trials[0].envs {
		b.ready[env] = filepath.Join(trials[0].Dir, "environments", env)
	}
	return b
}

// prepare spares a root its init.
func (b *baseline) prepare(t *testing.T, dir, env string) {
	t.Helper()
	ready := b.ready[env]
	if ready == "" {
		return
	}
	root := filepath.Join(dir, "environments", env)
	if err := os.CopyFS(filepath.Join(root, ".terraform"), os.DirFS(filepath.Join(ready, ".terraform"))); err != nil {
		t.Fatal(err)
	}
	lock := must(os.ReadFile(filepath.Join(ready, ".terraform.lock.hcl")))(t)
	if err := os.WriteFile(filepath.Join(root, ".terraform.lock.hcl"), lock, 0o644); err != nil {
		t.Fatal(err)
	}
}
