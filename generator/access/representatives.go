package access

import (
	"fmt"
	"slices"
	"strings"
)

// anyARN is what every ARN is like, and noPartition what none is. Wildcards cross colons, so that there are texts
// between them that are no ARNs; but no ARN is left out.
const (
	anyARN      = "arn:?*:?*:*:*:?*"
	noPartition = "arn::*"
)

// everywhere reports whether the query's resources have wildcards before the last part of their ARNs.
func (q Query) everywhere() bool {
	domain := parseGlob(q.Resource)
	return q.Resource != "*" && !domain.literal() && strings.Count(domain.prefix, ":") < arnColons
}

// resourceDomain is the query's resources. The last part of an ARN is not empty.
func (q Query) resourceDomain() glob {
	if q.Resource == "*" {
		return newGlob([]rune("*")) // no pattern here, but what stands for no resource
	}
	domain := parseGlob(q.Resource)
	if q.everywhere() || domain.literal() {
		return domain
	}
	if n := len(domain.symbols) - 1; domain.symbols[n] == anyRun && domain.symbols[n-1] == ':' {
		domain = newGlob(append(slices.Clone(domain.symbols[:n]), anyOne, anyRun))
	}
	domain.colonless = colonless(domain.prefix)
	return domain
}

// colonless reports whether an ARN, of which the beginning up to its last part is known, is one of a resource in whose
// name AWS takes no colon: https://docs.aws.amazon.com/service-authorization/latest/reference/ has all forms. Wildcards
// cross colons, so patterns match texts that no ARN can be.
func colonless(prefix string) bool {
	parts := strings.SplitN(prefix, ":", arnColons+1)
	if len(parts) <= arnColons {
		return false
	}
	service, kind := parts[2], parts[arnColons]
	return service == "sqs" || service == "kms" || service == "ecr" ||
		service == "ssm" && strings.HasPrefix(kind, "parameter")
}

// resourceClasses are resources of the query, one of each class. Texts that aren't like ARNs are in classes of their
// own, which are dropped.
func (q Query) resourceClasses(globs []glob) ([]string, error) {
	domain := q.resourceDomain()
	if !q.everywhere() {
		return representatives(domain, globs)
	}
	shape, none := parseGlob(anyARN), parseGlob(noPartition)
	all, err := representatives(domain, append(globs, shape, none))
	all = slices.DeleteFunc(all, func(example string) bool { return !shape.matches(example) || none.matches(example) })
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("no ARN is like the resource %q", q.Resource)
	}
	return all, err
}

// actionClasses are actions of the query, one of each class.
func (q Query) actionClasses(s *scope, statements []*statement) ([]string, error) {
	// What has two colons is no action; with a glob of its own, it is in classes of its own, which are dropped.
	globs := []glob{parseGlob("*:*:*")}
	for _, st := range statements {
		globs = append(globs, st.actions.patterns.globs(s)...)
	}
	var all []string
	for _, pattern := range q.Actions {
		if !isAction(pattern) {
			return nil, fmt.Errorf("%q is not an action, such as s3:GetObject", pattern)
		}
		if !strings.ContainsAny(pattern, "*?") {
			all = append(all, pattern)
			continue
		}
		examples, err := representatives(actionDomain(pattern), globs)
		if err != nil {
			return nil, err
		}
		all = append(all, slices.DeleteFunc(examples, func(e string) bool { return strings.Count(e, ":") > 1 })...)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("the query has no action")
	}
	return all, nil
}

// actionDomain is the actions of a pattern. None is without a service or a name.
func actionDomain(pattern string) glob {
	service, name, ok := strings.Cut(strings.ToLower(pattern), ":")
	if !ok {
		name = "*"
	}
	if strings.Trim(service, "*") == "" {
		service = "?*"
	}
	if strings.Trim(name, "*") == "" {
		name = "?*"
	}
	return parseGlob(service + ":" + name)
}

// representatives are texts of the domain, one for each class that the globs make.
func representatives(domain glob, globs []glob) ([]string, error) {
	if domain.literal() {
		return []string{domain.prefix}, nil
	}
	globs = slices.DeleteFunc(slices.Clone(globs), func(g glob) bool {
		return !strings.HasPrefix(g.prefix, domain.prefix) && !strings.HasPrefix(domain.prefix, g.prefix)
	})
	slices.SortFunc(globs, func(a, b glob) int { return slices.Compare(a.symbols, b.symbols) })
	globs = slices.CompactFunc(globs, func(a, b glob) bool { return slices.Equal(a.symbols, b.symbols) })
	var all []string
	err := classes(domain, globs, func(example string, _ []bool) bool {
		all = append(all, example)
		return true
	})
	return all, err
}
