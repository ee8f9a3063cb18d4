package access

import (
	"slices"
	"strings"
	"testing"
)

// words are all texts of up to n of the letters.
func words(letters string, n int) []string {
	all, last := []string{""}, []string{""}
	for range n {
		var next []string
		for _, w := range last {
			for _, l := range letters {
				next = append(next, w+string(l))
			}
		}
		all, last = append(all, next...), next
	}
	return all
}

// naive matches by the definition.
func naive(pattern, text string) bool {
	if pattern == "" {
		return text == ""
	}
	if pattern[0] == '*' {
		return naive(pattern[1:], text) || text != "" && naive(pattern, text[1:])
	}
	return text != "" && (pattern[0] == '?' || pattern[0] == text[0]) && naive(pattern[1:], text[1:])
}

// TestGlobsByBruteForce compares all pairs of short patterns with what all short texts say.
func TestGlobsByBruteForce(t *testing.T) {
	// Two patterns of up to three symbols that can be told apart are so by a text of up to five letters. c is in none.
	patterns, texts := words("ab*?", 3), words("abc", 5)
	matched := make(map[string][]bool, len(patterns))
	for _, p := range patterns {
		g := parseGlob(p)
		for _, text := range texts {
			is := g.matches(text)
			if is != naive(p, text) {
				t.Fatalf("%q matches %q: %t", p, text, is)
			}
			matched[p] = append(matched[p], is)
		}
	}
	for _, a := range patterns {
		for _, b := range patterns {
			overlap, covered := false, true
			for i := range texts {
				overlap = overlap || matched[a][i] && matched[b][i]
				covered = covered && (!matched[a][i] || matched[b][i])
			}
			if got := Overlap(a, b); got != overlap {
				t.Errorf("Overlap(%q, %q) = %t", a, b, got)
			}
			if got := Covers([]string{b}, a); got != covered {
				t.Errorf("Covers(%q, %q) = %t", b, a, got)
			}
		}
	}
}

func TestExample(t *testing.T) {
	for _, test := range []struct {
		in, out []string
		want    string
		ok      bool
	}{
		{nil, nil, "", true},
		{nil, []string{"", "x", "?"}, "xx", true},
		{[]string{"arn:aws:s3:::data/*", "*/key"}, nil, "arn:aws:s3:::data/key", true},
		{[]string{"arn:aws:s3:::data*"}, []string{"arn:aws:s3:::data", "arn:aws:s3:::data/*"}, "arn:aws:s3:::datax", true},
		{[]string{"a*"}, []string{"a", "a?*"}, "", false},
		{[]string{"*a*", "*b*"}, []string{"*ab*", "*ba*"}, "axb", true},
		{[]string{"a", "b"}, nil, "", false},
		{[]string{"?"}, []string{"x", "y"}, "z", true},
		{[]string{"?"}, []string{"?"}, "", false},
	} {
		got, ok := Example(test.in, test.out)
		if len(got) != len(test.want) || ok != test.ok {
			t.Errorf("Example(%q, %q) = %q, %t; want %q, %t", test.in, test.out, got, ok, test.want, test.ok)
		}
	}
}

// TestEntangledGlobs gives up where the automaton would grow with two to the number of wildcards.
func TestEntangledGlobs(t *testing.T) {
	inner, outer := "*a"+strings.Repeat("?", 40)+"b*", "*a"+strings.Repeat("?", 41)+"*"
	if Covers([]string{outer}, inner[:len(inner)-2]) {
		t.Error("covered")
	}
	if !Overlap(inner, outer) {
		t.Error("no overlap")
	}
	if _, ok := Example([]string{"*"}, []string{"*"}); ok {
		t.Error("an example of nothing")
	}
}

func FuzzGlobs(f *testing.F) {
	f.Add("*a?b*", "a*", "aab")
	f.Add("arn:aws:s3:::d*/k", "*", "arn:aws:s3:::data/k")
	f.Add("é?*", "\xff*", "é\xffx")
	f.Fuzz(func(t *testing.T, a, b, text string) {
		if len(a)+len(b)+len(text) > 200 {
			return
		}
		g, h := parseGlob(a), parseGlob(b)
		if strings.ToValidUTF8(text, "") == text && strings.ToValidUTF8(a+b, "") == a+b {
			if g.matches(text) && h.matches(text) && !Overlap(a, b) {
				t.Errorf("%q and %q overlap in %q", a, b, text)
			}
			if g.matches(text) && !h.matches(text) && Covers([]string{b}, a) {
				t.Errorf("%q does not cover %q: %q", b, a, text)
			}
		}
		if example, ok := Example([]string{a}, []string{b}); ok && (!g.matches(example) || h.matches(example)) {
			t.Errorf("%q is no example of %q without %q", example, a, b)
		}
		if example, ok := Example([]string{a, b}, nil); ok && (!g.matches(example) || !h.matches(example)) {
			t.Errorf("%q is no example of %q and %q", example, a, b)
		}
	})
}

// TestClassesAreComplete compares the classes of some globs with those of all short texts.
func TestClassesAreComplete(t *testing.T) {
	patterns := words("a*?", 2)
	texts := words("ab", 4)
	for i := range patterns {
		for j := range patterns {
			domain, globs := parseGlob("*"), []glob{parseGlob(patterns[i]), parseGlob(patterns[j] + "b")}
			var got, want []string
			kind := func(text string) string {
				return string(bits([]bool{globs[0].matches(text), globs[1].matches(text)}))
			}
			err := classes(domain, globs, func(example string, matched []bool) bool {
				got = append(got, kind(example))
				if kind(example) != string(bits(matched)) {
					t.Errorf("%q is not in its class", example)
				}
				return true
			})
			for _, text := range texts {
				if k := kind(text); !slices.Contains(want, k) {
					want = append(want, k)
				}
			}
			slices.Sort(got)
			slices.Sort(want)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%q and %q: classes %q, want %q: %v", patterns[i], patterns[j]+"b", got, want, err)
			}
		}
	}
}
