package spec

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/suggest"
)

// parameters evaluates the pipeline's SSM parameters.
func (s *draft) parameters(b *pipelineBlock, p *Pipeline) {
	faults := len(s.faults)
	rule := func(key, value string) string { return s.parameter(p, key, value) }
	values := s.entries(s.entries(nil, b.inherited, rule), b.Parameters, rule)
	values = s.model(b, p, values)
	for _, key := range slices.Sorted(maps.Keys(values)) {
		p.Parameters = append(p.Parameters, Parameter{Key: key, Name: p.ParameterPath + "/" + key, Value: values[key]})
	}
	s.retain(b, p, len(s.faults) == faults)
}

// retain marks the parameters that are data. One that there is not is a fault, unless not all could be read.
func (s *draft) retain(b *pipelineBlock, p *Pipeline, all bool) {
	var keys []string
	for _, parameter := range p.Parameters {
		keys = append(keys, parameter.Key)
	}
	for i, key := range s.texts(b.Retain) {
		if index := slices.Index(keys, key); index >= 0 {
			p.Parameters[index].Retain = true
		} else if all {
			s.absence(elementRange(b.Retain.Expr, i), "Unknown parameter", "Pipeline %q has no parameter %q in environment "+
				"%s. %s", b.Key, key, s.Name, suggest.Known(key, keys))
		}
	}
}

// parameter is SSM's rule. The limit counts the ARN up to the name; a value of more than 4 KiB is of the advanced tier.
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
func (s *draft) parameter(p *Pipeline, key, value string) string {
	switch arn := s.ARN("ssm", "parameter"+p.ParameterPath+"/"+key); {
	case !matches(`[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*`, key):
		return fmt.Sprintf("%q can't be a parameter's name. Use letters, digits and the signs _ . - with single slashes "+
			"between its parts.", key)
	case strings.Count(p.ParameterPath+"/"+key, "/") > 15:
		return fmt.Sprintf("The parameter %q lies too deep: SSM allows 15 levels.", key)
	case s.located() && len(arn) > 1011:
		return fmt.Sprintf("The parameter's ARN has %d characters, and SSM allows 1011. Shorten its key.", len(arn))
	case value == "":
		return fmt.Sprintf("The parameter %q is empty, which SSM does not allow. Give it a value or remove it.", key)
	case len(value) > 4096:
		return fmt.Sprintf("The parameter %q has %d bytes, and SSM allows 4096. Keep it in a bucket.", key, len(value))
	}
	return ""
}
