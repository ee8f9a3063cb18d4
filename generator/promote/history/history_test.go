package history_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/internal/atomicfile"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/spec"
)

// entry is one about prod's pipeline "etl".
func entry(action, key, replaced string) history.Entry {
	return history.Entry{
		Time: time.Date(2026, 1, 31, 9, 0, 0, 999, time.FixedZone("CET", 3600)), By: "arn:aws:sts::111111111111:assumed-role/R/me",
		Action: action, Pipeline: "etl", From: "dev", To: "prod", Key: key, VersionID: "v of " + key, Replaced: replaced,
	}
}

func promote(key, replaced string) history.Entry  { return entry(history.Promote, key, replaced) }
func rollback(key, replaced string) history.Entry { return entry(history.Rollback, key, replaced) }

// running is prod's pipeline "etl" with a model.
func running(key string) *spec.Pipeline { return &spec.Pipeline{Key: "etl", ModelKey: key} }

// record is a folder with a record of the entries, and what that holds.
func record(t *testing.T, entries ...history.Entry) (dir string, content []byte) {
	t.Helper()
	dir = t.TempDir()
	for _, e := range entries {
		h, err := history.Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		change, err := h.Append(e)
		if err != nil {
			t.Fatal(err)
		}
		if err := atomicfile.Write([]atomicfile.Change{change}); err != nil {
			t.Fatal(err)
		}
		content = change.Content
	}
	return dir, content
}

// read reads a record that holds the content.
func read(t *testing.T, content []byte) (*history.History, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, history.FileName), content, 0o644); err != nil {
		t.Fatal(err)
	}
	return history.Read(dir)
}

func TestAppendAndRead(t *testing.T) {
	first, second := promote("a", ""), promote("<b> & ü", "a")
	second.Tested = true
	other := promote("a", "")
	other.Pipeline = "scoring"
	dir, content := record(t, first, other, second)
	h, err := history.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := h.Current("prod", running(second.Key))
	if !ok || got.Key != second.Key || !got.Tested {
		t.Errorf("got %+v, %t", got, ok)
	}
	if got, ok := h.Current("dev", running(second.Key)); ok {
		t.Errorf("dev has %+v", got)
	}
	const want = `{"time":"2026-01-31T08:00:00Z","by":"arn:aws:sts::111111111111:assumed-role/R/me","action":"promote",` +
		`"pipeline":"etl","from":"dev","to":"prod","key":"a","version_id":"v of a","checksum":"","tested":false,` +
		`"replaced":""}`
	if line, _, _ := strings.Cut(string(content), "\n"); line != want {
		t.Errorf("the first line is %s", line)
	}
}

func TestNothingRecorded(t *testing.T) {
	h, err := history.Read(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if earlier := h.Earlier("prod", running("a")); len(earlier) > 0 || h.Deviation("prod", running("a")) != "" {
		t.Errorf("before is %+v", earlier)
	}
}

func TestIllegalEntries(t *testing.T) {
	h, err := history.Read(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*history.Entry){
		`no action "push"`:  func(e *history.Entry) { e.Action = "push" },
		"by, pipeline":      func(e *history.Entry) { e.By = "" },
		"it has no time":    func(e *history.Entry) { e.Time = time.Time{} },
		"is not valid UTF-": func(e *history.Entry) { e.Key = "\xff" },
	} {
		e := promote("a", "")
		change(&e)
		if _, err := h.Append(e); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got error %v, want one with %q", err, want)
		}
	}
}

// TestOrder has lines in any order, twice, by clocks that are not the same: what counts is their time, and what was
// appended to what.
func TestOrder(t *testing.T) {
	_, content := record(t, promote("a", ""), promote("b", "a"), promote("c", "b"))
	lines := bytes.SplitAfter(content, []byte("\n"))
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0, 1}, {1, 1, 0, 2, 2}} {
		var shuffled []byte
		for _, i := range order {
			shuffled = append(shuffled, lines[i]...)
		}
		if got := keys(t, shuffled, "c"); got != "b a" {
			t.Errorf("in the order %v, before c is %q", order, got)
		}
	}
}

// TestSameSecond has two branches promote in one second: whichever was merged first, the record is the same.
func TestSameSecond(t *testing.T) {
	_, ours := record(t, promote("x", ""), promote("y", "x"))
	_, theirs := record(t, promote("x", ""), promote("z", "x"))
	for _, now := range []string{"y", "z", "set by hand"} {
		one, other := keys(t, slices.Concat(ours, theirs), now), keys(t, slices.Concat(theirs, ours), now)
		if one != other || one == "" {
			t.Errorf("before %s is %q, or in the other order %q", now, one, other)
		}
	}
}

// keys are those of the models before the one that runs, by a record of that content.
func keys(t *testing.T, content []byte, now string) string {
	t.Helper()
	h, err := read(t, content)
	if err != nil {
		t.Fatal(err)
	}
	return earlier(h, now)
}

func earlier(h *history.History, now string) string {
	var keys []string
	for _, e := range h.Earlier("prod", running(now)) {
		keys = append(keys, e.Key)
	}
	return strings.Join(keys, " ")
}

// TestForm has what editors, other systems' git and other versions of tfgen make of lines.
func TestForm(t *testing.T) {
	_, content := record(t, promote("a", ""), promote("b", "a"))
	for _, test := range []struct{ name, old, new, want string }{
		{"line ends", "\n", "\r\n", ""},
		{"empty lines", "\n", "\n\n", ""},
		{"no end of the last line", "\"a\"}\n", "\"a\"}", ""},
		{"a field of another version", `{"time"`, `{"sum":"x","time"`, ""},
		{"a field too few", `"key":"b"`, `"k":"b"`, ":2: this is no line of the record (by, pipeline, to and key have to be there)"},
		{"a broken line", `"key":"a"`, `"key":a`, ":1: this is no line of the record (invalid character 'a'"},
		{"half a line", `"tested"`, "", ":1: this is no line of the record"},
		{"a conflict", `{"time"`, "<<<<<<< HEAD\n" + `{"time"`, ":1: a merge left its marks here: keep the lines of both sides"},
		{"the end of one", "\"a\"}\n", "\"a\"}\n>>>>>>> side\n", ":3: a merge left its marks here: keep the lines of both sides"},
	} {
		t.Run(test.name, func(t *testing.T) {
			h, err := read(t, []byte(strings.ReplaceAll(string(content), test.old, test.new)))
			switch {
			case test.want == "" && err != nil:
				t.Error(err)
			case test.want == "":
				after, err := h.Append(promote("c", "b"))
				if err != nil {
					t.Fatal(err)
				}
				if got := keys(t, after.Content, "c"); got != "b a" {
					t.Errorf("before the next is %q", got)
				}
			case err == nil || !strings.Contains(err.Error(), history.FileName+test.want):
				t.Errorf("got error %v, want one with %q", err, test.want)
			}
		})
	}
}

// TestEarlier checks what a rollback goes to, and what is before that.
func TestEarlier(t *testing.T) {
	again := promote("b", "b")
	again.VersionID = "another"
	for _, test := range []struct {
		name    string
		entries []history.Entry
		now     string // what the spec says; empty: what was recorded last
		want    string // keys, the newest first
	}{
		{"nothing", nil, "a", ""},
		{"the first", []history.Entry{promote("a", "")}, "", ""},
		{"the first, over one set by hand", []history.Entry{promote("a", "0")}, "", "0"},
		{"three", []history.Entry{promote("a", "0"), promote("b", "a"), promote("c", "b")}, "", "b a 0"},
		{"rolled back", []history.Entry{promote("a", "0"), promote("b", "a"), rollback("a", "b")}, "", "0"},
		{
			"rolled back twice",
			[]history.Entry{promote("a", "0"), promote("b", "a"), rollback("a", "b"), rollback("0", "a")}, "", "",
		},
		{
			"rolled back by two",
			[]history.Entry{promote("a", "0"), promote("b", "a"), promote("c", "b"), rollback("a", "c")}, "", "0",
		},
		{
			"promoted after a rollback",
			[]history.Entry{promote("a", "0"), promote("b", "a"), rollback("a", "b"), promote("c", "a")}, "", "a 0",
		},
		{"set by hand in between", []history.Entry{promote("a", ""), promote("c", "b")}, "", "b a"},
		{"set back by hand in between", []history.Entry{promote("a", "0"), promote("b", "a"), promote("c", "a")}, "", "a 0"},
		{"set back to the start by hand in between", []history.Entry{promote("a", "0"), promote("b", "0")}, "", "0"},
		{"set by hand, then rolled back", []history.Entry{promote("a", "0"), rollback("a", "b")}, "", "0"},
		{
			"rolled back to one that isn't recorded",
			[]history.Entry{promote("a", "0"), promote("b", "a"), rollback("x", "b")}, "", "a 0",
		},
		{"promoted again", []history.Entry{promote("a", "0"), promote("b", "a"), promote("b", "b")}, "", "a 0"},
		{"another version of the same key", []history.Entry{promote("a", "0"), promote("b", "a"), again}, "", "b a 0"},
		{"back to the other version", []history.Entry{promote("b", "0"), again, rollback("b", "b")}, "", "0"},
		{"set by hand at last", []history.Entry{promote("a", "0"), promote("b", "a")}, "x", "b a 0"},
		{"set back by hand at last", []history.Entry{promote("a", "0"), promote("b", "a")}, "a", "0"},
		{"set back to the start by hand at last", []history.Entry{promote("a", "0"), promote("b", "a")}, "0", ""},
		{"two branches, the later one taken", []history.Entry{promote("a", "0"), promote("b", "a"), promote("c", "a")}, "c", "a 0"},
		{"two branches, the earlier one taken", []history.Entry{promote("a", "0"), promote("b", "a"), promote("c", "a")}, "b", "a 0"},
		{
			"two branches, one rolled back",
			[]history.Entry{promote("a", "0"), promote("b", "a"), promote("c", "a"), rollback("a", "b")}, "c", "a 0",
		},
		{
			"two branches, and on from there",
			[]history.Entry{promote("a", "0"), promote("b", "a"), promote("c", "a"), promote("d", "b")}, "", "b a 0",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir, _ := record(t, test.entries...)
			h, err := history.Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(test.entries); test.now == "" {
				test.now = test.entries[n-1].Key
			}
			if got := earlier(h, test.now); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestCurrent finds the entry of what the spec says, and says where that isn't the newest.
func TestCurrent(t *testing.T) {
	dir, _ := record(t, promote("a", ""), promote("b", "a"))
	h, err := history.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name      string
		pipeline  spec.Pipeline
		entry     string // the key of the current one; empty: there is none
		deviation string
	}{
		{"as recorded", spec.Pipeline{Key: "etl", ModelKey: "b"}, "b", ""},
		{"as recorded, pinned", spec.Pipeline{Key: "etl", ModelKey: "b", Pin: true, ModelVersionID: "v of b"}, "b", ""},
		{"pinned, not yet to a version", spec.Pipeline{Key: "etl", ModelKey: "b", Pin: true}, "b", ""},
		{"another pipeline", spec.Pipeline{Key: "scoring", ModelKey: "x"}, "", ""},
		{
			"an earlier key", spec.Pipeline{Key: "etl", ModelKey: "a"}, "a",
			`the spec sets model_key of pipeline "etl" in environment prod to "a", though the last promote in `,
		},
		{
			"another key", spec.Pipeline{Key: "etl", ModelKey: "x"}, "",
			`the spec sets model_key of pipeline "etl" in environment prod to "x"`,
		},
		{
			"another version", spec.Pipeline{Key: "etl", ModelKey: "b", Pin: true, ModelVersionID: "w"}, "",
			`the spec sets model_version_id of pipeline "etl" in environment prod to "w"`,
		},
		{
			"another checksum", spec.Pipeline{Key: "etl", ModelKey: "b", Pin: true, ModelChecksum: "w"}, "",
			`the spec sets model_checksum of pipeline "etl" in environment prod to "w"`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if e, _ := h.Current("prod", &test.pipeline); e.Key != test.entry {
				t.Errorf("current is %+v, want %q", e, test.entry)
			}
			got := h.Deviation("prod", &test.pipeline)
			if (got == "") != (test.deviation == "") || !strings.HasPrefix(got, test.deviation) {
				t.Errorf("got %q, want %q", got, test.deviation)
			}
		})
	}
}

// TestClocks has an entry follow one that was made by a clock that is ahead.
func TestClocks(t *testing.T) {
	ahead := promote("b", "a")
	ahead.Time = ahead.Time.Add(time.Hour)
	_, content := record(t, promote("a", ""), ahead, promote("c", "b"))
	if !strings.Contains(string(content), `{"time":"2026-01-31T09:00:01Z"`) || keys(t, content, "c") != "b a" {
		t.Errorf("the record is\n%s", content)
	}
}

// TestAppendOnlyAdds to what it has read, and not over what another has added since.
func TestAppendOnlyAdds(t *testing.T) {
	dir, content := record(t, promote("a", ""))
	h, err := history.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	mine, err := h.Append(promote("b", "a"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(mine.Content, content) {
		t.Errorf("%s became %s", content, mine.Content)
	}
	others, err := h.Append(promote("c", "a"))
	if err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write([]atomicfile.Change{others}); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write([]atomicfile.Change{mine}); err == nil {
		t.Error("what another promotion has recorded was overwritten")
	}
	if diff := cmp.Diff(string(others.Content), string(readFile(t, others.Path))); diff != "" {
		t.Errorf("the record differs (-want +got):\n%s", diff)
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
