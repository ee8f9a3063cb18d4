package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/terraform"
)

// doubled expects to be told of a second VPC, which AWS makes of a repeated call, and deletes the one that isn't used.
func (tr *trial) doubled() {
	tr.t.Helper()
	code, out := tr.apply()
	warning := regexp.MustCompile(`warning: .*aws_vpc\.main.* it could be (vpc-\w+) or (vpc-\w+): delete`)
	ids := warning.FindStringSubmatch(out)
	if code != 0 || ids == nil {
		tr.t.Errorf("exit code %d, and no word of a second VPC:\n%s", code, out)
		return
	}
	client := ec2.NewFromConfig(tr.Config("dev"))
	for _, id := range ids[1:] {
		subnets := must(client.DescribeSubnets(tr.t.Context(), &ec2.DescribeSubnetsInput{
			Filters: []types.Filter{{Name: aws.String("vpc-id"), Values: []string{id}}},
		}))(tr.t).Subnets
		if len(subnets) == 0 {
			must(client.DeleteVpc(tr.t.Context(), &ec2.DeleteVpcInput{VpcId: &id}))(tr.t)
		}
	}
}

// killed kills tfgen or terraform after AWS has made something and before terraform knows.
func (tr *trial) killed(name string, tfgen bool) {
	tr.t.Helper()
	tr.struck++
	tr.failed = true
	call := tr.gate.hold(tr.t, action(name))
	c := tr.start()
	call.wait()
	if tfgen {
		_ = c.cmd.Process.Kill()
	}
	for _, p := range tr.processes() {
		if name, _ := p.Name(); name == string(product(tr.t)) && !tfgen {
			_ = p.Kill()
		}
	}
	call.open()
	_, out := c.wait()
	tr.printed.WriteString(out)
	tr.alone()
}

// interrupted is Ctrl-C while terraform waits for an answer, once or twice.
func (tr *trial) interrupted(name string, twice bool) {
	tr.t.Helper()
	tr.struck++
	tr.failed = true
	call := tr.gate.hold(tr.t, action(name))
	c := tr.start()
	call.wait()
	_ = c.cmd.Process.Signal(os.Interrupt)
	c.says("to finish its steps and to save the state")
	if twice {
		tr.struck++
		_ = c.cmd.Process.Signal(os.Interrupt)
		c.says("what is under way is killed now")
		tr.exits(c, 130)
	}
	call.open()
	tr.exits(c, 130)
	if list := tr.processes(); len(list) > 0 {
		tr.t.Errorf("have outlived tfgen: %v", list)
	}
}

// wrapped is one Ctrl-C with a wrapper around terraform that passes no signals on, after an apply that is refused since
// the wrapper also swallows exit code 2.
func (tr *trial) wrapped(name string) {
	tr.t.Helper()
	binary := must(terraform.Find(tr.t.Context(), product(tr.t), tr.Spec.RequiredVersion, terraform.FindOptions{}))(tr.t)
	tr.path = tr.t.TempDir()
	wrapper := filepath.Join(tr.path, string(product(tr.t)))
	wrap := func(end string) {
		script := fmt.Sprintf("#!/bin/sh\n%s \"$@\"\n%s\n", binary.Path, end)
		if err := os.WriteFile(wrapper, []byte(script), 0o755); err != nil {
			tr.t.Fatal(err)
		}
	}
	wrap("code=$?; test $code = 2 || exit $code")
	tr.struck++
	if code, out := tr.apply(); code != 1 || !strings.Contains(out, wrapper+" can't be believed") {
		tr.t.Errorf("exit code %d:\n%s", code, out)
	}
	wrap("exit $?")
	tr.interrupted(name, false)
	tr.path = ""
}

// exits waits for the end of a run, and wants an exit code.
func (tr *trial) exits(c *command, want int) {
	tr.t.Helper()
	code, out := c.wait()
	tr.printed.WriteString(out)
	if code != want {
		tr.t.Errorf("exit code %d, want %d:\n%s", code, want, out)
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
	try := tr.gate.hold(tr.t, func(call proxy.Call) bool {
		return call.Action == "PutObject" && strings.HasSuffix(call.Key, ".tflock")
	})
	second := tr.start("--lock-timeout=5m")
	try.wait()
	try.open()
	call.open()
	tr.exits(first, 0)
	tr.exits(second, 0)
}
