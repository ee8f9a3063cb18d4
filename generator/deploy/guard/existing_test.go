package guard

import (
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/deploy/adopt"
	"github.com/tfgen/tfgen/generator/terraform"
)

// TestAccount is about what the account has already.
func TestAccount(t *testing.T) {
	p := load(t)
	anew := planOf(change(terraform.Create, "aws_ecs_cluster.x", "aws_ecs_cluster", nil))
	anew.Anew = true
	former := Account{Former: []Former{{Environment: "live", Trace: "its rendered folder"}}}
	existing := func(ours bool, tags map[string]string) Account {
		id := terraform.Existing{Address: "aws_ecs_cluster.x", ID: "main"}
		return Account{Existing: []adopt.Object{{Existing: id, Ours: ours, Tags: tags}}}
	}
	for name, test := range map[string]struct {
		plan    *terraform.Plan
		account Account
		opts    Options
		rule    Rule
		flag    string
		text    string
	}{
		"nothing there": {plan: anew},
		"ours":          {plan: anew, account: existing(true, nil), rule: AlreadyExists, flag: "--adopt", text: "if it is lost"},
		"another's": {
			plan: anew, account: existing(false, map[string]string{"environment": "dev", "team": "x"}), rule: AlreadyExists,
			text: "it isn't prod's (environment = dev)",
		},
		"nobody's":     {plan: anew, account: existing(false, map[string]string{"team": "x"}), rule: AlreadyExists, text: "none of tfgen's tags"},
		"without tags": {plan: anew, account: existing(false, nil), rule: AlreadyExists, text: "it isn't prod's. Give"},
		"taken": {
			plan: anew, rule: NameTaken, text: "main is there. Give what would be created another name",
			account: Account{Existing: []adopt.Object{{
				Existing: terraform.Existing{Address: "aws_ecs_cluster.x", ID: "main"}, Taken: "is there", Ours: true,
			}}},
		},
		"renamed":          {plan: anew, account: former, rule: NewState, flag: "--allow-new-state prod", text: "live, which the project has there no more: its rendered folder"},
		"renamed, allowed": {plan: anew, account: former, opts: Options{AllowNew: true}},
		"with a state":     {plan: planOf(change(terraform.Create, "aws_ecs_cluster.x", "aws_ecs_cluster", nil)), account: former},
		"busy": {
			plan: planOf(change(terraform.Delete, "aws_sfn_state_machine.x", "aws_sfn_state_machine", nil)),
			opts: Options{AllowDestroy: []string{"aws_sfn_state_machine.x"}}, rule: Busy, text: "executions a, b, c and 2 more run",
			account: Account{Busy: []Use{{Address: "aws_sfn_state_machine.x", Names: []string{"a", "b", "c", "d", "e"}}}},
		},
		"creates nothing": {plan: &terraform.Plan{Anew: true}, account: former},
	} {
		t.Run(name, func(t *testing.T) {
			stops := Check(p, p.Environment("prod"), test.plan, test.account, test.opts)
			if test.rule == "" {
				if len(stops) > 0 {
					t.Errorf("stopped: %v", stops)
				}
				return
			}
			if len(stops) != 1 || stops[0].Rule != test.rule || stops[0].Flag != test.flag ||
				!strings.Contains(stops[0].Message, test.text) {
				t.Errorf("%+v", stops)
			}
		})
	}
}
