package limits

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tfgen/tfgen/generator/sandbox/protocol"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// checkFields is AWS's refusal of a call with a parameter that is too long, say, or nil.
func (s service) checkFields(call proxy.Call, in protocol.Fields) *protocol.Error {
	for _, r := range s.rules {
		if !slices.Contains(strings.Fields(r.calls), call.Action) {
			continue
		}
		values := in.Texts(r.field)
		if r.members > 0 && len(values) > r.members {
			return s.refuse(call, r, fmt.Sprintf("Member must have length less than or equal to %d", r.members))
		}
		for _, value := range values {
			if wrong := r.wrong(value); wrong != "" {
				return s.refuse(call, r, wrong)
			}
		}
	}
	return nil
}

// wrong says which constraint a value doesn't meet, in AWS's words.
func (r rule) wrong(value string) string {
	number, err := strconv.Atoi(value)
	switch {
	case r.longest > 0 && utf8.RuneCountInString(value) > r.longest:
		return fmt.Sprintf("Member must have length less than or equal to %d", r.longest)
	case r.pattern != "" && !regexp.MustCompile("^(?:"+r.pattern+")$").MatchString(value):
		return "Member must satisfy regular expression pattern: " + r.pattern
	case r.never != "" && regexp.MustCompile(r.never).MatchString(value):
		return "Member must not match regular expression pattern: " + r.never
	case r.to > 0 && err == nil && number < r.from:
		return fmt.Sprintf("Member must have value greater than or equal to %d", r.from)
	case r.to > 0 && err == nil && number > r.to:
		return fmt.Sprintf("Member must have value less than or equal to %d", r.to)
	}
	return ""
}

func (s service) refuse(call proxy.Call, r rule, wrong string) *protocol.Error {
	code := s.code
	if r.code != "" {
		code = r.code
	}
	return &protocol.Error{Status: http.StatusBadRequest, Code: code, Message: fmt.Sprintf(
		"1 validation error detected: Value at '%s' failed to satisfy constraint: %s (%s%s.html)",
		r.field, wrong, s.source, call.Action)}
}
