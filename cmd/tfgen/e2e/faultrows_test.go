package e2e

import (
	"fmt"
	"os"
	"strings"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// row is one way to disturb an apply.
type row struct {
	name    string
	env     string // which is applied; empty: all
	network bool   // in a VPC of its own
	faults  string // of AWS, while the apply runs
	do      func(*trial)
}

func (r row) envs() []string {
	if r.env == "" {
		return []string{"dev", "prod"}
	}
	return []string{r.env}
}

func (r row) disturb(tr *trial) {
	if r.do != nil {
		r.do(tr)
		return
	}
	tr.apply()
}

// each is a rule for every operation: of each, the first call fails.
func each(kind, when string, operations ...string) string {
	var text strings.Builder
	for _, operation := range operations {
		fmt.Fprintf(&text, "fault %q {\n  operation = %q\n  when = %q\n  count = 1\n}\n", kind, operation, when)
	}
	return text.String()
}

func rows() []row {
	return []row{
		{name: "throttling", faults: `
			seed = 7
			fault "throttling" { probability = 0.2 }`},
		{name: "server errors", env: "prod", faults: `
			seed = 7
			fault "error" { probability = 0.1 }`},
		{name: "unavailable", env: "dev", faults: `fault "error" {
			operation = "Create*"
			status    = 503
			count     = 8
		}`},
		{name: "slow", env: "prod", faults: `fault "slow" { delay = "100ms" }`},

		{name: "cut before creations", env: "dev", faults: each("cut", "before", "CreateRole", "CreateBucket", "CreateLogGroup",
			"PutParameter", "CreateRepository", "CreateCluster", "RegisterTaskDefinition", "CreateStateMachine")},
		{name: "cut after CreateRole and PutParameter", env: "dev", faults: each("cut", "after", "CreateRole", "PutParameter")},
		{name: "cut after CreateBucket and CreateLogGroup", env: "prod",
			faults: each("cut", "after", "CreateBucket", "CreateLogGroup")},
		{name: "cut after CreateRepository and CreateCluster", env: "dev",
			faults: each("cut", "after", "CreateRepository", "CreateCluster")},
		{name: "cut after CreateStateMachine and CreateSchedule", env: "prod",
			faults: each("cut", "after", "CreateStateMachine", "CreateSchedule")},
		{name: "cut after settings", env: "prod", faults: each("cut", "after", "PutBucketPolicy", "PutRolePolicy",
			"PutBucketVersioning", "PutLifecyclePolicy", "PutRetentionPolicy")},
		{name: "errors after creations", env: "prod", faults: each("error", "after", "CreateRole", "PutParameter",
			"CreateLogGroup", "CreateBucket")},
		{name: "cut after parts of a network", env: "dev", network: true, faults: each("cut", "after", "CreateSubnet",
			"CreateSecurityGroup", "AuthorizeSecurityGroup*", "CreateRouteTable", "CreateVpcEndpoint")},

		{name: "expired at the start", env: "dev", faults: `fault "expired" { count = 5 }`},
		{name: "expired for good", env: "prod", faults: `fault "expired" { after = 120 }`},
		{name: "half made", env: "prod", faults: `
			fault "expired" {
				operation = "PutRetentionPolicy"
				count     = 1
			}
			fault "expired" {
				operation = "PutBucketTagging"
				count     = 1
			}`},

		{name: "state is not saved", env: "dev", faults: `fault "error" {
			operation = "PutObject"
			resource  = "*.tfstate"
		}`},
		{name: "state is saved without an answer", env: "prod", faults: `fault "cut" {
			operation = "PutObject"
			resource  = "*.tfstate"
			when      = "after"
			count     = 1
		}`},
		{name: "locked without an answer", env: "dev", faults: `fault "cut" {
			operation = "PutObject"
			resource  = "*.tflock"
			when      = "after"
			count     = 1
		}`},
		{name: "not locked", env: "prod", faults: `fault "error" {
			operation = "PutObject"
			resource  = "*.tflock"
		}`},
		{name: "not unlocked", env: "dev", faults: `fault "error" {
			operation = "DeleteObject"
			resource  = "*.tflock"
			after     = 1
		}`},

		{name: "tfgen is killed", env: "dev", do: func(tr *trial) { tr.killed("CreateRepository", true) }},
		{name: "terraform is killed", env: "prod", do: func(tr *trial) { tr.killed("CreateStateMachine", false) }},
		{name: "terraform is killed in a network", env: "dev", network: true,
			do: func(tr *trial) { tr.killed("CreateVpcEndpoint", false) }},
		{name: "tfgen is killed in the second environment", do: func(tr *trial) { tr.killed("CreateSchedule", true) }},
		{name: "interrupted", do: func(tr *trial) { tr.interrupted("CreateBucket", false) }},
		{name: "interrupted twice", env: "prod", do: func(tr *trial) { tr.interrupted("CreateLogGroup", true) }},

		{name: "two at once", env: "dev", do: (*trial).contested},
		{name: "two at once and one waits", env: "prod", do: (*trial).awaited},
	}
}

// killed kills tfgen or terraform after AWS has made something and before terraform knows.
func (tr *trial) killed(at string, tfgen bool) {
	tr.t.Helper()
	tr.struck++
	call := tr.gate.hold(tr.t, action(at))
	c := tr.start()
	call.wait()
	if tfgen {
		_ = c.cmd.Process.Kill()
	}
	for _, p := range tr.processes() {
		if name, _ := p.Name(); name == "terraform" && !tfgen {
			_ = p.Kill()
		}
	}
	call.open()
	_, out := c.wait()
	tr.printed.WriteString(out)
	tr.alone()
}

// interrupted is Ctrl-C while terraform waits for an answer, once or twice.
func (tr *trial) interrupted(at string, twice bool) {
	tr.t.Helper()
	tr.struck++
	call := tr.gate.hold(tr.t, action(at))
	c := tr.start()
	call.wait()
	_ = c.cmd.Process.Signal(os.Interrupt)
	c.says("waiting for terraform to finish")
	if twice {
		tr.struck++
		_ = c.cmd.Process.Signal(os.Interrupt)
		c.says("killing terraform now")
		tr.exits(c, 130)
	}
	call.open()
	if !twice {
		tr.exits(c, 130)
	}
}

// exits wants an exit code and no process left.
func (tr *trial) exits(c *command, want int) {
	tr.t.Helper()
	code, out := c.wait()
	tr.printed.WriteString(out)
	if code != want {
		tr.t.Errorf("exit code %d, want %d:\n%s", code, want, out)
	}
	if list := tr.processes(); len(list) > 0 {
		tr.t.Errorf("still running: %v", list)
	}
}

// contested applies one environment twice at the same time: one of the two is told of the other.
func (tr *trial) contested() {
	tr.t.Helper()
	tr.struck++
	call := tr.gate.hold(tr.t, action("CreateRole"))
	first := tr.start()
	call.wait()
	code, out := tr.apply()
	if code != 1 || !strings.Contains(out, "the state is locked by") || len(releases(out)) == 0 {
		tr.t.Errorf("exit code %d:\n%s", code, out)
	}
	call.open()
	tr.exits(first, 0)
}

// awaited is contested, but the second one waits for the first.
func (tr *trial) awaited() {
	tr.t.Helper()
	tr.struck++
	call := tr.gate.hold(tr.t, action("CreateRole"))
	first := tr.start()
	call.wait()
	try := tr.gate.hold(tr.t, func(c proxy.Call) bool { return c.Action == "PutObject" && strings.HasSuffix(c.Key, ".tflock") })
	second := tr.start("--lock-timeout=5m")
	try.wait()
	try.open()
	call.open()
	tr.exits(first, 0)
	tr.exits(second, 0)
}
