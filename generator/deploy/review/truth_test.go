package review

import (
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/internal/markdown"
	"github.com/tfgen/tfgen/generator/terraform"
)

// TestTruth compares everything that the text and the comment say of generated plans with the plans' JSON: no change is
// hidden, none is invented, none is the wrong way round.
func TestTruth(t *testing.T) {
	for seed := range uint64(200) {
		document, parsed := generator{rand.New(rand.NewPCG(seed, 0))}.plan(t)
		plan := terraform.NewPlan(parsed)
		var text strings.Builder
		if err := Text(&text, "prod", plan, false); err != nil {
			t.Fatal(err)
		}
		comment := Markdown([]Environment{{Name: "prod", Plan: plan}}, 1<<30, "")
		for form, said := range map[string]map[string]*saying{
			"text": readText(t, text.String()), "comment": readComment(t, comment),
		} {
			wrong := compare(document, said)
			if len(wrong) > 0 {
				t.Errorf("seed %d, %s:\n%s\n\n%s", seed, form, strings.Join(wrong, "\n"), text.String())
			}
		}
		for _, shown := range []string{text.String(), comment} {
			if strings.Contains(shown, secret) {
				t.Errorf("seed %d: a sensitive value is shown:\n%s", seed, shown)
			}
		}
		if t.Failed() {
			return
		}
	}
}

// saying is what is said of a resource, or of all outputs.
type saying struct {
	action, rest string // what happens to it, and what follows its address
	lines        []line
}

// readText takes the text apart, by address; the outputs are "outputs".
func readText(t *testing.T, text string) map[string]*saying {
	t.Helper()
	said := map[string]*saying{}
	var current *saying
	head := regexp.MustCompile(`^(?:  \+|  ~|  -|-/\+|  \.| <=) (aws_x\.\w+)(.*)$`)
	for l := range strings.SplitSeq(text, "\n") {
		switch m := head.FindStringSubmatch(l); {
		case m != nil:
			current = &saying{action: strings.TrimSpace(l[:3]), rest: m[2]}
			said[m[1]] = current
		case l == "    outputs":
			current = &saying{}
			said["outputs"] = current
		case strings.HasPrefix(l, "      "):
			current.lines = append(current.lines, line{l[6], l[8:]})
		case l != "" && !strings.HasPrefix(l, "prod: "):
			t.Fatalf("a line of no kind: %q", l)
		}
	}
	return said
}

// readComment takes the comment apart likewise.
func readComment(t *testing.T, comment string) map[string]*saying {
	t.Helper()
	symbols := map[string]string{"create": "+", "update": "~", "destroy": "-", "replace": "-/+", "move": ".", "forget": "."}
	said := map[string]*saying{"outputs": {}}
	var current *saying
	head := regexp.MustCompile(`^(?:- |<details><summary>)(?:(\w+) )?<code>(.*?)</code>(.*?)(?:</summary>)?$`)
	block := false
	for l := range strings.SplitSeq(comment, "\n") {
		switch m := head.FindStringSubmatch(l); {
		case strings.HasPrefix(l, "```"):
			block = !block
		case block:
			current.lines = append(current.lines, line{strings.Replace(l, "!", "~", 1)[0], l[2:]})
		case m != nil && m[1] == "":
			current = said["outputs"]
		case m != nil:
			current = &saying{action: symbols[m[1]], rest: html.UnescapeString(m[3])}
			said[html.UnescapeString(m[2])] = current
		}
	}
	if len(said["outputs"].lines) == 0 {
		delete(said, "outputs")
	}
	return said
}

// compare says where the plan's JSON and what is said of it differ.
func compare(document object, said map[string]*saying) []string {
	var wrong []string
	for _, c := range document["resource_changes"].([]any) {
		resource := c.(object)
		address, change := resource["address"].(string), resource["change"].(object)
		s := said[address]
		if s == nil {
			wrong = append(wrong, address+": nothing is said of it")
			continue
		}
		delete(said, address)
		for _, w := range append(compareHead(resource, s), newTruth(change).compare(s.lines)...) {
			wrong = append(wrong, address+": "+w)
		}
	}
	before, after := object{}, object{}
	for name, output := range document["output_changes"].(object) {
		before[name], after[name] = output.(object)["before"], output.(object)["after"]
	}
	if s := said["outputs"]; s != nil {
		wrong = append(wrong, newTruth(object{
			"actions": []any{"update"}, "before": before, "after": after, "after_unknown": object{},
		}).compare(s.lines)...)
		delete(said, "outputs")
	} else if !reflect.DeepEqual(before, after) {
		wrong = append(wrong, "nothing is said of the outputs")
	}
	for name := range said {
		wrong = append(wrong, name+" isn't in the plan")
	}
	return wrong
}

func compareHead(resource object, s *saying) []string {
	var wrong []string
	actions := fmt.Sprint(resource["change"].(object)["actions"])
	symbol := map[string]string{"[create]": "+", "[update]": "~", "[delete create]": "-/+", "[create delete]": "-/+",
		"[delete]": "-", "[forget]": ".", "[no-op]": "."}[actions]
	if s.action != symbol {
		wrong = append(wrong, fmt.Sprintf("%s is shown as %s", actions, s.action))
	}
	importing, _ := resource["change"].(object)["importing"].(object)
	for _, fact := range []any{resource["previous_address"], resource["deposed"], importing["id"]} {
		if fact != nil && !strings.Contains(s.rest, fact.(string)) {
			wrong = append(wrong, fmt.Sprintf("%q isn't said", fact))
		}
	}
	return wrong
}

// truth is a change as its JSON has it. Its values are facts: a path without indices, and a value there.
type truth struct {
	before, after, unknown object
	secret                 map[string]bool // attributes
	silent                 bool            // nothing has to be said of its values
}

func newTruth(change object) truth {
	side := func(name string) object { o, _ := change[name].(object); return maps.Clone(o) }
	u := truth{before: side("before"), after: side("after"), unknown: side("after_unknown"), secret: map[string]bool{}}
	for _, values := range []object{u.before, u.after} { // what is in tags_all are the object's tags
		if values["tags_all"] != nil {
			values["tags"] = values["tags_all"]
			delete(values, "tags_all")
		}
	}
	for _, name := range []string{"before_sensitive", "after_sensitive"} {
		marks, _ := change[name].(object)
		for attribute := range marks {
			u.secret[attribute] = true
		}
	}
	actions := fmt.Sprint(change["actions"])
	u.silent = actions == "[delete]" || actions == "[forget]" || actions == "[no-op]"
	isUnknown, _ := u.unknown["arn"].(bool)
	if actions != "[update]" && empty(u.after["arn"]) && (isUnknown || empty(u.before["arn"])) {
		delete(u.before, "arn") // AWS gives a new object its own
		delete(u.after, "arn")
		delete(u.unknown, "arn")
	}
	return u
}

// compare reads the lines as what turns one value into the other, and sees that they do.
func (u truth) compare(lines []line) []string {
	if u.silent {
		if len(lines) > 0 {
			return []string{"values are shown of what goes or stays"}
		}
		return nil
	}
	facts, want := u.facts(u.before, nil), u.facts(u.after, u.unknown)
	var wrong []string
	said := map[string]bool{}
	for _, s := range statements(lines) {
		name := topLevel(s.path)
		said[name] = true
		switch {
		case s.err != "":
			wrong = append(wrong, s.err)
		case strings.Contains(s.note, "default_tags"), strings.HasPrefix(s.after, "(the same"), u.secret[name]:
		default:
			wrong = append(wrong, facts.change(s)...)
		}
	}
	if diff := cmp.Diff(want.list(), facts.list()); diff != "" {
		wrong = append(wrong, "what was, with what is shown, isn't what will be (-will be +shown):\n"+diff)
	}
	for name := range u.secret {
		was, is := u.before[name], u.after[name]
		differs := !reflect.DeepEqual(was, is) && (!empty(was) || !empty(is)) || u.unknown[name] == true
		if differs && !said[name] {
			wrong = append(wrong, name+": that a secret changes isn't said")
		}
	}
	return wrong
}

// facts counts what values say. Secrets aren't among it.
func (u truth) facts(values, unknown object) facts {
	f := facts{}
	for name, value := range values {
		if !u.secret[name] {
			f.add(name, value, 1)
		}
	}
	for name, mark := range unknown {
		if !u.secret[name] {
			f.unknown(name, mark)
		}
	}
	return f
}

type facts map[string]int

// list is what is so, sorted.
func (f facts) list() []string {
	var all []string
	for fact, n := range f {
		if n != 0 {
			all = append(all, fmt.Sprintf("%s (%d)", fact, n))
		}
	}
	slices.Sort(all)
	return all
}

// add counts a value's leaves. JSON is taken by its meaning, and by its lines, which a difference shows.
func (f facts) add(path string, value any, n int) {
	switch v := value.(type) {
	case nil:
	case object:
		for key, member := range v {
			f.add(path+"."+key, member, n)
		}
	case []any:
		for _, element := range v {
			f.add(path+"[]", element, n)
		}
	default:
		for _, l := range rendered(v) {
			f[path+" = "+l] += n
		}
	}
}

func (f facts) unknown(path string, mark any) {
	switch m := mark.(type) {
	case bool:
		if m {
			f[path+" = "+unknown]++
		}
	case object:
		for key, member := range m {
			f.unknown(path+"."+key, member)
		}
	case []any:
		for _, element := range m {
			f.unknown(path+"[]", element)
		}
	}
}

// rendered are the lines of a leaf, each as it may be shown.
func rendered(v any) []string {
	s, ok := v.(string)
	var decoded any
	switch {
	case ok && strings.HasPrefix(strings.TrimSpace(s), "{") && json.Unmarshal([]byte(s), &decoded) == nil:
		s = indented(decoded)
	case !ok:
		text, _ := json.Marshal(v)
		return []string{string(text)}
	case len(s) <= longValue && !strings.Contains(s, "\n"):
		return []string{strconv.Quote(s)}
	}
	var lines []string
	for l := range strings.SplitSeq(strings.TrimSuffix(s, "\n"), "\n") {
		lines = append(lines, markdown.Clean(l))
	}
	return lines
}

func indented(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(v) // of what was decoded
	return b.String()
}

// change makes what a statement says so.
func (f facts) change(s statement) []string {
	path := regexp.MustCompile(`\[\d+\]`).ReplaceAllString(s.path, "[]")
	path = regexp.MustCompile(`\["(.*?[^\\])"\]`).ReplaceAllStringFunc(path, func(key string) string {
		key, _ = strconv.Unquote(key[1 : len(key)-1])
		return "." + key
	})
	for n, texts := range map[int][]string{-1: s.gone, 1: s.come} {
		whole := slices.Contains([]string{"env", "ids", "rule"}, path) // rather than a text
		if whole && len(texts) > 0 {
			texts = []string{strings.Join(texts, "\n")}
		}
		for _, text := range texts {
			var v any
			switch err := json.Unmarshal([]byte(text), &v); {
			case s.block && !whole || err != nil || reflect.TypeOf(v).Kind() == reflect.String:
				f[path+" = "+text] += n
			case topLevel(path) == "policy" || topLevel(path) == "document":
				for _, l := range rendered(text) {
					f[path+" = "+l] += n
				}
			default:
				f.add(path, v, n)
			}
		}
	}
	var wrong []string
	for fact, n := range f {
		if n < 0 {
			wrong = append(wrong, fmt.Sprintf("%s: it takes away %s, which isn't there", s.path, fact))
		}
	}
	return wrong
}
