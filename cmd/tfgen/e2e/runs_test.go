package e2e

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/faults"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/terraform"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

// repetitions is how often BenchmarkRuns measures each thing.
var repetitions = flag.Int("repetitions", 3, "how often BenchmarkRuns measures each thing")

// BenchmarkRuns compares plans by tfgen with those of bare terraform, in four accounts with the reference project, all
// applied. What is compared runs in turns, in the same environment, and the median counts.
func BenchmarkRuns(b *testing.B) {
	slow := must(faults.Parse("slow", []byte(`fault "slow" { delay = "100ms" }`)))(b)
	r := &runs{testbed: newTestbed(b, fourAccounts(b), tfgentest.Options{
		Sandbox: sandbox.Options{Links: []proxy.Middleware{slow.Link}},
	})}
	for _, env := range r.Spec.Environments {
		r.envs = append(r.envs, env.Name)
	}
	r.environ = r.Sandbox.Environ(os.Environ())
	r.terraform = must(terraform.Find(b.Context(), product(b), r.Spec.RequiredVersion, terraform.FindOptions{}))(b).Path
	r.mirror = must(terraform.Mirror(product(b), os.Getenv("TFGEN_PLUGIN_MIRROR"), r.Spec.ProviderVersion, r.environ))(b)
	r.tfgen(0, "apply", "--all", "--auto-approve="+strings.Join(r.envs, ","))

	fleet := []contender{
		{"terraform plan, one after the other", func() { r.loop(1) }},
		{"terraform plan, two at a time", func() { r.loop(2) }},
		{"tfgen plan --all --parallelism 1", func() { r.tfgen(0, "plan", "--all", "--parallelism", "1") }},
		{"tfgen plan --all", func() { r.tfgen(0, "plan", "--all") }},
	}
	r.compare("four accounts, first time (with init)", r.forget, fleet)
	r.compare("four accounts, second time", func() {}, fleet)
	r.compare("one account", func() {}, []contender{
		{"terraform plan", func() { r.bare("dev") }},
		{"tfgen plan --env dev, with GOGC as there", func() {
			run(r.t, r.binary, r.Dir, 0, append(r.environ, "GOGC=100"), "plan", "--env", "dev")
		}},
		{"tfgen plan --env dev", func() { r.tfgen(0, "plan", "--env", "dev") }},
	})
	slow.Start()
	var widths []contender
	for _, width := range []string{"10", "20", "40"} {
		widths = append(widths, contender{"terraform plan -parallelism=" + width, func() { r.bare("dev", "-parallelism="+width) }})
	}
	r.compare("one account, each call 100 ms slower", func() {}, widths)
	slow.Stop()
}

// fourAccounts is the reference project with two more environments.
func fourAccounts(b *testing.B) string {
	b.Helper()
	dir := b.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "environments"), os.DirFS("../../../environments")); err != nil {
		b.Fatal(err)
	}
	prod := string(must(os.ReadFile("../../../environments/prod.hcl"))(b))
	for name, account := range map[string]string{"stage": "111111111111", "test": "222222222222"} {
		text := strings.NewReplacer(`"prod"`, `"`+name+`"`, prodAccount, account).Replace(prod)
		if err := os.WriteFile(filepath.Join(dir, "environments", name+".hcl"), []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// runs is a testbed in which runs are measured.
type runs struct {
	*testbed
	envs              []string
	environ           []string
	terraform, mirror string
}

// contender is one way to do something.
type contender struct {
	name string
	run  func()
}

// compare measures the contenders in turns, and prints their medians, also as ratios to the first.
func (r *runs) compare(title string, before func(), contenders []contender) {
	r.t.Helper()
	took := make([][]time.Duration, len(contenders))
	for range *repetitions {
		for i, c := range contenders {
			before()
			start := time.Now()
			c.run()
			took[i] = append(took[i], time.Since(start))
		}
	}
	fmt.Printf("\n%s, median of %d\n", title, *repetitions)
	var first time.Duration
	for i, c := range contenders {
		slices.Sort(took[i])
		median := took[i][len(took[i])/2]
		if i == 0 {
			first = median
		}
		fmt.Printf("  %-40s %6.2f s  %5.3f\n", c.name, median.Seconds(), median.Seconds()/first.Seconds())
	}
}

// forget makes every root as it is after a checkout.
func (r *runs) forget() {
	r.t.Helper()
	for _, env := range r.envs {
		if err := os.RemoveAll(filepath.Join(r.Dir, "environments", env, ".terraform")); err != nil {
			r.t.Fatal(err)
		}
	}
}

// loop plans all environments with terraform alone, so many at a time.
func (r *runs) loop(width int) {
	var group errgroup.Group
	group.SetLimit(width)
	for _, env := range r.envs {
		group.Go(func() error { r.bare(env); return nil })
	}
	_ = group.Wait() // a failure is the benchmark's
}

// bare plans an environment with terraform alone, after an init where there was none.
func (r *runs) bare(env string, flags ...string) {
	if _, err := os.Stat(filepath.Join(r.Dir, "environments", env, ".terraform")); err != nil {
		init := []string{"init", "-input=false"}
		if r.mirror != "" {
			init = append(init, "-plugin-dir="+r.mirror)
		}
		r.exec(env, init)
	}
	file := filepath.Join(r.Dir, env+".plan")
	r.exec(env, append([]string{"plan", "-input=false", "-out=" + file}, flags...))
}

func (r *runs) exec(env string, args []string) {
	cmd := exec.CommandContext(r.t.Context(), r.terraform, args...)
	cmd.Dir, cmd.Env = filepath.Join(r.Dir, "environments", env), r.environ
	if out, err := cmd.CombinedOutput(); err != nil {
		r.t.Errorf("terraform %s in %s: %v\n%s", strings.Join(args, " "), env, err, out)
	}
}
