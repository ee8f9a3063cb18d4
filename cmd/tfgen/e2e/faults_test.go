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
	group.SetLimit(max(2, runtime.GOMAXPROCS(0)))
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
	atOnce, err := tr.converge()
	if err == nil {
		err = tr.check(b.want[r.network])
	}
	struck := tr.struck
	for _, injected := range tr.plan.Injected() {
		if injected.Calls == 0 {
			t.Errorf("%s never struck", injected.Fault)
		}
		struck += injected.Calls
	}
	t.Logf("%d faults, survived at once: %t", struck, atOnce)
	total.Lock()
	defer total.Unlock()
	total.rows++
	total.faults += struck
	switch {
	case err != nil:
		t.Error(err)
	case atOnce:
		total.survived++
	default:
		total.converged++
	}
}

// baseline is what undisturbed applies make.
type baseline struct {
	binary        string
	project       string // folder
	existing, own string // the network of the spec, and that of rows with a network

	want  map[bool]map[string]inventory // with and without a network of its own; by environment
	ready map[string]string             // initialized roots, by environment
}

func newBaseline(t *testing.T) *baseline {
	t.Helper()
	b := &baseline{
		binary: build(t), project: "testdata/small",
		existing: `subnets         = ["subnet-0123456789abcdef0"]
    security_groups = ["sg-0123456789abcdef0"]`,
		own:  `cidr = "10.9.0.0/24"`,
		want: map[bool]map[string]inventory{}, ready: map[string]string{},
	}
	trials := map[bool]*trial{}
	for _, network := range []bool{false, true} {
		trials[network] = newTrial(t, row{name: "undisturbed", network: network}, b)
	}
	var group errgroup.Group
	for _, tr := range trials {
		group.Go(func() error {
			if code, out := tr.apply(); code != 0 {
				t.Errorf("an undisturbed apply fails:\n%s", out)
			}
			return nil
		})
	}
	_ = group.Wait() // fails the test by itself
	if t.Failed() {
		t.FailNow()
	}
	for network, tr := range trials {
		b.want[network] = map[string]inventory{}
		for _, env := range tr.envs {
			b.want[network][env] = tr.inventory(env)
		}
	}
	for _, env := range trials[false].envs {
		b.ready[env] = filepath.Join(trials[false].Dir, "environments", env)
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
