package access

import (
	"cmp"
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mutants are faults, one rule each: in the file, the expression between « and » becomes the other. Both are evaluated,
// so neither may fail.
var mutants = []struct{ file, where, becomes string }{
	{"glob.go", "case «wild && r == '*'»:", "false"},
	{"glob.go", "case «wild && r == '?'»:", "false"},
	{"glob.go", "(symbols[next] == anyOne || «symbols[next] == r»)", "strings.EqualFold(string(symbols[next]), string(r))"},
	{"glob.go", "«(symbols[next] == anyOne || symbols[next] == r)»", "symbols[next] == r"},
	{"glob.go", "return «ok && rest == \"\"»", "ok"},
	{"glob.go", "«end < 0 || !ok || !matchSymbols(symbols[:end], part)»", "end < 0 || !ok"},
	{"glob.go", "return «colons >= arnColons»", "true"},
	{"glob.go", "return «next == len(symbols)»", "true"},
	{"classes.go", "return «len(set) > 0 && set[len(set)-1] == len(g.symbols)»", "len(set) > 0"},
	{"classes.go", "case «g.symbols[pos] == anyOne || g.symbols[pos] == r»:", "g.symbols[pos] == r"},
	{"classes.go", "if «!wild» {", "true"},
	{"policy.go", "if «e.negated» {", "false"},
	{"policy.go", "if «st.resources != nil && is.truth != no» {", "false"},
	{"policy.go", "direct: «st.excepted.excepts(c).not()»", "st.excepted.excepts(c)"},
	{"principal.go", "case «by.any().truth == no && !mentioned»:", "by.any().truth == no"},
	{"principal.go", "case «by.any().truth == no && !mentioned»:", "!mentioned"},
	{"principal.go", "case by.direct.truth == yes && «(c.account == \"\" || by.account.truth == yes)»:", "true"},
	{"principal.go", "case by.direct.truth == yes && (c.account == \"\" || «by.account.truth == yes»):", "false"},
	{"caller.go", "case kind == \"federated-user\" && «name != \"\" && !strings.Contains(name, \"/\")»:", "true"},
	{"policy.go", "is = «is.and(c.holds(s))»", "is"},
	{"policy.go", "if «len(own) == 0» {", "true"},
	{"evaluate.go", "if st.Effect == Deny {\n\t\tr.denied.add(«is», ref)", "known(false)"},
	{"evaluate.go", "r.denied.add(«is.and(by.any())», ref)", "is.and(by.direct.or(by.role))"},
	{"evaluate.go", "r.denied.add(is.and(«by.any()»), ref)", "by.account"},
	{"evaluate.go", "r.denied.add(is.and(«by.any()»), ref)", "known(true)"},
	{"evaluate.go", "r.named.add(is.and(«by.direct»), ref)", "by.any()"},
	{"evaluate.go", "r.role.add(is.and(«by.role»), ref)", "known(false)"},
	{"evaluate.go", "r.delegated.add(is.and(«by.account»), ref)", "known(false)"},
	{"evaluate.go", "r.allowed = «r.way.allows(r, own).and(overall)»", "r.way.allows(r, own)"},
	{"evaluate.go", "r.allowed = «r.way.allows(r, own).and(overall)»", "r.way.allows(r, own.and(overall))"},
	{"limit.go", "own = «own.and(limit.finding)»", "limit.finding"},
	{"limit.go", "own = «own.and(limit.finding)»", "own.or(limit.finding)"},
	{"limit.go", "overall = «overall.and(limit.finding)»", "limit.finding"},
	{"limit.go", "overall = «overall.and(limit.finding)»", "overall.or(limit.finding)"},
	{"limit.go", "if «limit.own()» {", "true"},
	{"limit.go", "if «limit.own()» {", "false"},
	{"limit.go", "known(«s.caller.account != \"\" && !s.caller.serviceLinked()»)", "true"},
	{"limit.go", "known(«s.caller.account != \"\" && !s.caller.serviceLinked()»)", "s.caller.account != \"\""},
	{"limit.go", "known(«s.caller.account != \"\" && !s.caller.serviceLinked()»)", "!s.caller.serviceLinked()"},
	{"limit.go", "return known(«!s.caller.serviceLinked()»)", "true"},
	{"limit.go", "if «s.caller.serviceLinked() || slices.Contains(resourceControlled(), service)» {", "true"},
	{"limit.go", "return known(«s.caller.account != \"\"»)", "true"},
	{"limit.go", "is := «about.and(st.applies(r.scope)).and(st.limits(r.scope.caller))»",
		"about.and(st.applies(r.scope))"},
	{"limit.go", "is := «about.and(st.applies(r.scope)).and(st.limits(r.scope.caller))»",
		"st.applies(r.scope).and(st.limits(r.scope.caller))"},
	{"limit.go", "is := «about.and(st.applies(r.scope)).and(st.limits(r.scope.caller))»",
		"about.and(st.limits(r.scope.caller))"},
	{"limit.go", "vote{finding: «known(l.open()).or(about.not())»}", "known(l.open())"},
	{"limit.go", "vote{finding: «known(l.open()).or(about.not())»}", "about.not()"},
	{"limit.go", "return «(l.Side == ServiceControlSide || l.Side == ResourceControlSide)» &&", "true"},
	{"limit.go", "|| «st.principals != nil && st.principals.everyone» {", "false"},
	{"limit.go", "if st.Effect == Deny {\n\t\t\t\tr.denied.add(«is», ref)", "known(false)"},
	{"caller.go", "return «strings.HasPrefix(c.arn.Resource, \"role/aws-service-role/\")» ||", "false"},
	{"caller.go", "«c.kind == aSession && strings.HasPrefix(roleName(c.arn), \"AWSServiceRoleFor\")»",
		"strings.HasPrefix(roleName(c.arn), \"AWSServiceRoleFor\")"},
	{"caller.go", "«c.kind == aSession && strings.HasPrefix(roleName(c.arn), \"AWSServiceRoleFor\")»", "false"},
	{"paths.go", "case «s.caller.account == \"\"»:", "false"},
	{"paths.go", "case «s.caller.account != s.resourceAccount»:", "false"},
	{"paths.go", "case «s.caller.account != s.resourceAccount»:", "true"},
	{"paths.go", "case «isTrust && resource == nil»:", "false"},
	{"paths.go", "case «isTrust || isKey && resource != nil»:", "isKey && resource != nil"},
	{"paths.go", "case «isTrust || isKey && resource != nil»:", "isTrust"},
	{"paths.go", "case isTrust || «isKey && resource != nil»:", "isKey"},
	{"paths.go", "return «r.byIdentity().and(within).and(r.byResource())»", "r.byIdentity().and(within)"},
	{"paths.go", "return «r.byIdentity().and(within).and(r.byResource())»", "r.byIdentity().and(r.byResource())"},
	{"paths.go", "return «r.byIdentity().and(within).and(r.byResource())»", "r.byResource().and(within)"},
	{"paths.go", "return «r.named.or(r.role.or(r.delegated.finding))»", "r.named.or(r.role.finding)"},
	{"paths.go", "return «r.named.or(r.role.or(r.delegated.finding))»", "r.named.or(r.delegated.finding)"},
	{"paths.go", "return «r.named.or(r.role.or(r.delegated.finding))»", "r.role.or(r.delegated.finding)"},
	{"paths.go", "return r.named.or(r.role.or(«r.delegated.and(r.byIdentity())»)", "r.delegated.finding"},
	{"paths.go", "return «r.named.or(r.role.or(r.delegated.and(r.byIdentity())).and(within))»",
		"r.named.or(r.role.or(r.delegated.and(r.byIdentity())))"},
	{"paths.go", "return «r.named.or(r.role.or(r.delegated.and(r.byIdentity())).and(within))»",
		"r.named.or(r.role.or(r.delegated.and(r.byIdentity()))).and(within)"},
	{"paths.go", "return «r.named.or(r.role.or(r.byIdentity()).and(within))»", "r.byIdentity().and(within)"},
	{"paths.go", "return «r.named.or(r.role.or(r.byIdentity()).and(within))»", "r.named.or(r.role.or(r.byIdentity()))"},
	{"paths.go", "return «r.named.or(r.role.or(r.byIdentity()).and(within))»", "r.named.or(r.role.or(r.byIdentity())).and(within)"},
	{"paths.go", "return «r.named.or(r.role.or(r.byIdentity()).and(within))»", "r.named.or(r.role.finding.and(within))"},
	{"paths.go", "return «r.named.or(r.role.or(r.byIdentity()).and(within))»",
		"r.named.or(r.delegated.finding).or(r.role.or(r.byIdentity()).and(within))"},
	{"paths.go", "if «r.scope.caller.kind == aRoot» {", "false"},
	{"reasons.go", "func (r *ruling) decision() Decision {\n\tif «r.denied.truth == maybe» {", "false"},
	{"reasons.go", "case «r.denied.truth == yes»:", "false"},
	{"principal.go", "known(«p.everyone || c.kind == aService && slices.Contains(p.services, c.text)»)", "p.everyone"},
	{"principal.go", "known(«p.everyone || c.kind == aService && slices.Contains(p.services, c.text)»)",
		"slices.Contains(p.services, c.text)"},
	{"principal.go", "known(«p.everyone» || c.kind", "p.everyone && c.kind != anonymous"},
	{"principal.go", "known(«c.account != \"\" && p.accounts[c.account]»)", "c.account != \"\" && len(p.accounts) > 0"},
	{"principal.go", "by.direct = «by.direct.or(unmodelled(why))»", "by.direct"},
	{"principal.go", "by.direct = «by.direct.or(c.comesFrom(provider))»", "by.direct"},
	{"principal.go", "if «p.everyone && c.kind == aProvider» {", "false"},
	{"principal.go", "kind, _ := kindOf(a); «kind == aRole» {", "true"},
	{"principal.go", "kind, _ := kindOf(a); «kind == aRole» {", "false"},
	{"principal.go", "|| «len(p.providers) > 0» ||", "false"},
	{"caller.go", "return known(«c.text == provider»)", "true"},
	{"caller.go", "return «unmodelled(fmt.Sprintf(\"the principal Federated %q is not modelled\", provider))»", "known(false)"},
	{"caller.go", "case «c.kind == aSession && kind == aRole»:", "false"},
	{"caller.go", "case «c.kind == aSession && kind == aRole»:", "c.kind == aSession"},
	{"caller.go", "case «c.kind == aRole && kind == aSession»:", "false"},
	{"caller.go", "case named.Partition != c.arn.Partition || «roleName(named) != roleName(c.arn)»:", "false"},
	{"principal.go", "case «NamedPrincipal{kind, value}.Nobody()»:", "false"},
	{"principal.go", "if «value == \"*\"» {", "false"},
	{"principal.go", "if «aws.IsAccountID(value)» {", "false"},
	{"caller.go", "if a.Region != \"\" || «strings.ContainsAny(a.Resource, \"*?\")» ||", "false"},
	{"caller.go", "&& «strings.Count(name, \"/\") == 1»:", "true"},
	{"request.go", "return values, «ok || !s.open»", "true"},
	{"request.go", "case «stated && a.Account != r.ResourceAccount»:", "false"},
	{"request.go", "if «!isAction(r.Action) || strings.ContainsAny(r.Action, \"*?\")» {", "!isAction(r.Action)"},
	{"request.go", "«strings.ToLower(r.Action)»", "r.Action"},
	{"request.go", "lower := «strings.ToLower(key)»", "key"},
	{"variables.go", "if «inner == \"*\"» ||", "false"},
	{"variables.go", "|| «inner == \"?\"» ||", "false"},
	{"variables.go", "|| «inner == \"$\"» {", "false"},
	{"variables.go", "key: «strings.ToLower(strings.TrimSpace(key))»", "strings.TrimSpace(key)"},
	{"variables.go", "case «len(values) > 1»:", "false"},
	{"variables.go", "case «v.fallback != nil»:", "false"},
	{"variables.go", "return nil, «known(false)»", "known(true)"},
	{"variables.go", "return variable, «isKey(variable.key)»", "true"},
	{"variables.go", "case text[i] == '}' && «!quoted»:", "true"},
	{"variables.go", "return []rune{anyRun}, «unknownKey(v.key)»", "known(true)"},
	{"parse.go", "return «text == version2012», err", "true"},
	{"parse.go", "return «text == version2012», err", "false"},
	{"compile.go", "lower[i] = «strings.ToLower(action)»", "action"},
	{"compile.go", "element{actions, «w.NotAction != nil»}", "false"},
	{"compile.go", "element{resources, «w.NotResource != nil»}", "false"},
	{"compile.go", "language{variables: c.variables, wildcards: «true»}", "false"},
	{"condition.go", "key: «strings.ToLower(written.Key)»", "written.Key"},
	{"condition.go", "c.negated = «strings.Contains(base, \"Not\")»", "false"},
	{"condition.go", "return known(«(len(values) == 0) == c.absent»)", "(len(values) == 0) != c.absent"},
	{"condition.go", "case «len(values) == 0»:", "false"},
	{"condition.go", "case «len(values) > 1 && c.quantity == single»:", "false"},
	{"condition.go", "is := known(«c.quantity != forAny»)", "true"},
	{"condition.go", "if «c.quantity == forAny» {", "false"},
	{"condition.go", "case «c.ifExists || c.quantity == forAll»:", "c.quantity == forAll"},
	{"condition.go", "case «c.ifExists || c.quantity == forAll»:", "c.ifExists"},
	{"condition.go", "case «c.quantity == forAny»:\n\t\treturn known(false)", "false"},
	{"condition.go", "return known(«c.negated»)", "false"},
	{"condition.go", "return known(«c.negated»)", "true"},
	{"condition.go", "f = «f.not()»", "f"},
	{"condition.go", "if «c.fault != \"\"» {\n\t\treturn unmodelled", "c.fault != \"\" && c.wanted == nil && !c.null && false"},
	{"condition.go", "if «!ok || len(values) > 1» {", "!ok"},
	{"operators.go", "return newTexts(«like.patterns(values)»)", "exact.patterns(values)"},
	{"operators.go", "return newTexts(«exact.patterns(values)»)", "like.patterns(values)"},
	{"operators.go", "return newARNs(«like.patterns(values)»)", "exact.patterns(values)"},
	{"operators.go", "return «want.Contains(have.Addr())»", "want.Addr() == have.Addr()"},
	{"operators.go", "return «c == 0» }", "c != 0"},
	{"operators.go", "return «c < 0» }", "c <= 0"},
	{"operators.go", "return «c <= 0» }", "c < 0"},
	{"operators.go", "return «c > 0» }", "c >= 0"},
	{"operators.go", "return «c >= 0» }", "c > 0"},
	{"operators.go", "func(have, want bool) bool { return «have == want» }", "have"},
	{"operators.go", "func(have, want string) bool { return «have == want» }", "true"},
	{"operators.go", "«!ok || len(text) == len(\"2006\") || len(text) > 15»", "!ok"},
	{"operators.go", "return «unmodelled(fmt.Sprintf(\"%q in the request is not a value that the condition can compare\", text))»",
		"known(false)"},
	{"texts.go", "fold: «true»", "false"},
	{"texts.go", "way{«glob.matchesARN», glob.matches}", "glob.matches"},
	{"texts.go", "way{glob.matchesARN, «glob.matches»}", "glob.matchesARN"},
	{"texts.go", "return «true» },", "false"},
	{"truth.go", "f.truth = «yes - f.truth»", "f.truth"},
	{"truth.go", "case «f.truth == no || g.truth == yes»:", "g.truth == yes"},
	{"truth.go", "case «f.truth == yes || g.truth == no»:", "g.truth == no"},
	{"representatives.go", "if n := len(domain.symbols) - 1; «domain.symbols[n] == anyRun && domain.symbols[n-1] == ':'» {", "false"},
	{"classes.go", "if «p.globs[0].colonless && !literal» {", "false"},
	{"classes.go", "if «p.globs[0].colonless && !literal» {", "!literal"},
	{"answer.go", "case «a.open.unmodelled != \"\"»:", "false"},
}

const mutantMain = `package access

import "testing"

var mutant = -1

// or chooses the mutant's value.
func or[T any](k int, is, becomes T) T {
	if mutant == k {
		return becomes
	}
	return is
}

// killed reports whether a table fails, or does not even end.
func killed(t *testing.T) (dead bool) {
	defer func() { dead = recover() != nil || dead }()
	some, _ := decisions(t)
	return len(some)+len(parses(t))+len(queries(t)) > 0
}

func TestMutants(t *testing.T) {
	if killed(t) {
		t.Fatal("the tables fail without a mutant")
	}
	for mutant = range mutantCount {
		if !killed(t) {
			t.Errorf("mutant %d survives", mutant)
		}
	}
}
`

// TestMutants shows that the tables bite: it builds a copy of the package in which each mutant can be switched on, and
// runs the tables for each.
func TestMutants(t *testing.T) {
	module := t.TempDir()
	dir := filepath.Join(module, "generator", "access")
	if err := os.CopyFS(filepath.Join(module, "generator", "internal", "aws"), os.DirFS("../internal/aws")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") && name != "table_test.go" && name != "ask_test.go" {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir, name, mutate(t, name, string(source)))
	}
	write(t, module, "go.mod", "module github.com/tfgen/tfgen\n\ngo 1.26\n")
	write(t, dir, "mutants_test.go", mutantMain+fmt.Sprintf("\nconst mutantCount = %d\n", len(mutants)))
	if err := os.CopyFS(filepath.Join(dir, "testdata"), os.DirFS("testdata")); err != nil {
		t.Fatal(err)
	}
	test := exec.Command("go", "test", "-run=^TestMutants$", "-vet=off", ".")
	test.Dir = dir
	test.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	if out, err := test.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
		for i, m := range mutants {
			if strings.Contains(string(out), fmt.Sprintf("mutant %d survives", i)) {
				t.Errorf("%s: %s → %s", m.file, m.where, m.becomes)
			}
		}
	}
}

// edit is a text to be put into a source.
type edit struct {
	pos   int
	order int // among those at the same place
	text  string
}

// mutate puts a choice in place of the expressions of the file's mutants, which may be parts of each other.
func mutate(t *testing.T, name, source string) string {
	t.Helper()
	var edits []edit
	for i, m := range mutants {
		if m.file != name {
			continue
		}
		before, rest, _ := strings.Cut(m.where, "«")
		expression, after, _ := strings.Cut(rest, "»")
		pos := strings.Index(source, before+expression+after)
		if pos < 0 {
			t.Errorf("%s has no %s", name, m.where)
			continue
		}
		pos += len(before)
		// Ends come before starts, inner ends before outer ones, and outer starts before inner ones.
		rank := len(expression)*len(mutants) + i
		edits = append(edits, edit{pos, len(source)*len(mutants) - rank, fmt.Sprintf("or(%d, ", i)},
			edit{pos + len(expression), rank - len(source)*len(mutants), fmt.Sprintf(", %s)", m.becomes)})
	}
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Or(b.pos-a.pos, b.order-a.order) })
	for _, e := range edits {
		source = source[:e.pos] + e.text + source[e.pos:]
	}
	return source
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if strings.HasSuffix(name, ".go") {
		if _, err := format.Source([]byte(text)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
