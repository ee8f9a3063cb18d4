package limits

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/tfgen/tfgen/generator/sandbox/protocol"
)

// What AWS takes of tags. EC2 takes any characters.
// https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
const (
	mostTags    = 50 // of a resource
	longestKey  = 128
	longestTag  = 256 // the value
	tagPattern  = `^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`
	reservedKey = "aws:"
)

// tagging is how a service's calls have tags, and how it refuses them.
type tagging struct {
	keys, values []string // fields; the values' are in the order of the keys'
	asMap        string   // instead: the field that has the values by key
	any          bool     // of any characters
	many, wrong  string   // codes: of too many, and of all else
}

func taggings() map[string]tagging {
	upper, lower := []string{"Tags.Key"}, []string{"tags.key"}
	values, lowerValues := []string{"Tags.Value"}, []string{"tags.value"}
	return map[string]tagging{
		"iam":    {keys: upper, values: values, many: "LimitExceeded", wrong: "InvalidInput"},
		"ssm":    {keys: upper, values: values, many: "TooManyTagsError", wrong: "ValidationException"},
		"sns":    {keys: upper, values: values, many: "TagLimitExceeded", wrong: "InvalidParameter"},
		"events": {keys: upper, values: values, many: "ValidationException", wrong: "ValidationException"},
		"ecs":    {keys: lower, values: lowerValues, many: "InvalidParameterException", wrong: "InvalidParameterException"},
		"states": {keys: lower, values: lowerValues, many: "TooManyTags", wrong: "ValidationException"},
		"ecr": {
			keys: []string{"tags.Key"}, values: []string{"tags.Value"},
			many: "TooManyTagsException", wrong: "InvalidTagParameterException",
		},
		"kms": {
			keys: []string{"Tags.TagKey"}, values: []string{"Tags.TagValue"},
			many: "LimitExceededException", wrong: "TagException",
		},
		"ec2": {
			keys: []string{"TagSpecification.Tag.Key", "Tag.Key"}, values: []string{"TagSpecification.Tag.Value", "Tag.Value"},
			any: true, many: "TagLimitExceeded", wrong: "InvalidParameterValue",
		},
		"logs":   {asMap: "tags", many: "InvalidParameterException", wrong: "InvalidParameterException"},
		"lambda": {asMap: "Tags", many: "InvalidParameterValueException", wrong: "InvalidParameterValueException"},
		"s3":     {keys: upper, values: values, many: "BadRequest", wrong: "InvalidTag"},
	}
}

// check is the service's refusal of a call's tags, or nil.
func (t tagging) check(in protocol.Fields) *protocol.Error {
	keys, values := t.of(in)
	refuse := func(code, message string, parts ...any) *protocol.Error {
		return &protocol.Error{Status: http.StatusBadRequest, Code: code, Message: fmt.Sprintf(message, parts...)}
	}
	if len(keys) > mostTags {
		return refuse(t.many, "%d tags are more than the %d that a resource may have", len(keys), mostTags)
	}
	allowed := regexp.MustCompile(tagPattern)
	for _, key := range keys {
		switch {
		case strings.HasPrefix(strings.ToLower(key), reservedKey):
			return refuse(t.wrong, "the tag key %q begins with aws:, which is reserved", key)
		case key == "" || utf8.RuneCountInString(key) > longestKey:
			return refuse(t.wrong, "the tag key %q has not 1 to %d characters", key, longestKey)
		case !t.any && !allowed.MatchString(key):
			return refuse(t.wrong, "the tag key %q has characters that tags can't have", key)
		}
	}
	for _, value := range values {
		switch {
		case utf8.RuneCountInString(value) > longestTag:
			return refuse(t.wrong, "the tag value %q has more than %d characters", value, longestTag)
		case !t.any && !allowed.MatchString(value):
			return refuse(t.wrong, "the tag value %q has characters that tags can't have", value)
		}
	}
	return nil
}

// of are the tags that a call gives.
func (t tagging) of(in protocol.Fields) (keys, values []string) {
	for i := range t.keys {
		keys, values = append(keys, in[t.keys[i]]...), append(values, in[t.values[i]]...)
	}
	if t.asMap == "" {
		return keys, values
	}
	for name, value := range in {
		if key, ok := strings.CutPrefix(name, t.asMap+"."); ok {
			keys, values = append(keys, key), append(values, value...)
		}
	}
	return keys, values
}
