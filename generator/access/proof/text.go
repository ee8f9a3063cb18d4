package proof

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// sentence begins with a capital, if it does with a word and not with a name or an address, and ends with a full stop.
func sentence(text string) string {
	text = strings.TrimSuffix(text, ".")
	if text == "" {
		return ""
	}
	if first, _, _ := strings.Cut(text, " "); strings.Trim(first, "abcdefghijklmnopqrstuvwxyz',") != "" {
		return text + "."
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// String is the request in one line.
func (r *Request) String() string {
	text := fmt.Sprintf("%s by %s on %s", r.Action, callerName(r.Principal), r.Resource)
	for _, key := range slices.Sorted(maps.Keys(r.Context)) {
		if derived(key) {
			continue
		}
		text += fmt.Sprintf(", with %s = %s", key, strings.Join(r.Context[key], ", "))
	}
	return text
}

// plain is a pattern of resources as people write it.
func plain(resource string) string { return strings.ReplaceAll(resource, "/?*", "/*") }

func callerName(principal string) string {
	if principal == "*" {
		return "anybody, without credentials,"
	}
	return principal
}

// derived reports whether the key follows from who calls and from what is called.
func derived(key string) bool {
	switch strings.ToLower(key) {
	case "aws:principalarn", "aws:principalaccount", "aws:principaltype", "aws:principalisawsservice",
		"aws:principalservicename", "aws:resourceaccount", "aws:username":
		return true
	}
	return false
}

// hangsOn says on which keys a conditional answer depends.
func hangsOn(a access.Answer) string {
	keys := slices.DeleteFunc(slices.Clone(a.Keys), derived)
	if len(keys) == 0 {
		return ""
	}
	return ", depending on " + join(keys)
}

// join lists things in words.
func join(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
