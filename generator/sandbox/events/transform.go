package events

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/theory/jsonpath"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
)

// inputOf is what a target gets of an event: all, a part, a constant, or what a template makes of it.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
func inputOf(target types.Target, rule string, e Event) (string, error) {
	whole, err := json.Marshal(e)
	if err != nil {
		return "", err
	}
	var event any
	if err := json.Unmarshal(whole, &event); err != nil {
		return "", err
	}
	switch {
	case target.Input != nil:
		return *target.Input, nil
	case target.InputPath != nil:
		value, err := lookUp(*target.InputPath, event)
		return text(value), err
	case target.InputTransformer == nil:
		return string(whole), nil
	}
	values := map[string]any{
		"aws.events.rule-arn": rule, "aws.events.rule-name": rule[strings.LastIndex(rule, "/")+1:],
		"aws.events.event.json": event, "aws.events.event.ingestion-time": time.Now().UTC().Format(time.RFC3339),
	}
	for name, path := range target.InputTransformer.InputPathsMap {
		if values[name], err = lookUp(path, event); err != nil {
			return "", err
		}
	}
	return fill(aws.ToString(target.InputTransformer.InputTemplate), values), nil
}

// fill puts values where a template has their names in <>: as JSON, and within quotes as plain texts.
func fill(template string, values map[string]any) string {
	var filled strings.Builder
	quoted := false
	for template != "" {
		if name, rest, ok := strings.Cut(strings.TrimPrefix(template, "<"), ">"); ok && template[0] == '<' {
			if value, known := values[name]; known {
				template = rest
				filled.WriteString(inTemplate(value, quoted))
				continue
			}
		}
		switch {
		case template[0] == '\\' && len(template) > 1:
			filled.WriteString(template[:2])
			template = template[2:]
			continue
		case template[0] == '"':
			quoted = !quoted
		}
		filled.WriteByte(template[0])
		template = template[1:]
	}
	return filled.String()
}

func inTemplate(value any, quoted bool) string {
	encoded := text(value)
	_, isText := value.(string)
	if !quoted {
		return encoded
	}
	if isText {
		return strings.TrimSuffix(strings.TrimPrefix(encoded, `"`), `"`) // with what a text escapes
	}
	return strings.ReplaceAll(encoded, `"`, `\"`)
}

// lookUp is the value at a path; null where there is none.
func lookUp(path string, event any) (any, error) {
	parsed, err := jsonpath.Parse(path)
	if err != nil {
		return nil, fmt.Errorf("path %s: %w", path, err)
	}
	if nodes := parsed.Select(event); len(nodes) > 0 {
		return nodes[0], nil
	}
	return nil, nil
}

func text(value any) string {
	encoded, _ := json.Marshal(value) // it was decoded from JSON
	return string(encoded)
}
