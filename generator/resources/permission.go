package resources

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/spec"
)

// Permission is what the deploy role may do because of a type: to create, read, update, delete and tag its resources.
type Permission struct {
	Scope   Scope
	Actions []string // may have a * where all that it stands for only describes
	Why     string   // what the actions are for, where no recorded run of Terraform needs them
}

// Scope is what permissions are allowed on. Permissions of one scope share a statement.
type Scope struct {
	Sid string
	// ARNs may have {partition}, {account} and {roles}, their path, in them, and one of these, which stand for names:
	// {prefix}, {bucket}, {repository}, {cluster}, {pipeline}, and {part} for what has a pipeline's name in front.
	ARNs []string
}

// anything is the scope of actions that AWS can't, or could not always, limit to resources, and of those whose
// resources have no names.
func anything() Scope { return Scope{"Anything", []string{"*"}} }

// Statement is a statement that allows actions.
type Statement struct {
	Sid       string
	Actions   []string // sorted
	Resources []string
	// Equals are conditions on keys, each of which has to have one of the values. They may be nil.
	Equals map[string][]string
}

// Statements allow all permissions of all types in an environment's account, by their Sids. They don't depend on the
// environment otherwise: environments of a project that share an account have the same.
func Statements(env *spec.Environment) []Statement {
	bySid := map[string]*Statement{}
	search := anything()
	bySid[search.Sid] = &Statement{
		Sid: search.Sid, Resources: search.in(env),
		Actions: []string{"tag:GetResources"}, // tfgen's own, before it makes anything
	}
	pass := Statement{Sid: "PassRoles", Actions: []string{"iam:PassRole"}, Resources: namedRoles().in(env)}
	var linked []Statement
	for _, t := range Types() {
		for _, p := range t.Permissions {
			s := bySid[p.Scope.Sid]
			if s == nil {
				s = &Statement{Sid: p.Scope.Sid, Resources: p.Scope.in(env)}
				bySid[s.Sid] = s
			}
			s.Actions = append(s.Actions, p.Actions...)
		}
		if t.RoleFor != "" {
			pass.allow("iam:PassedToService", t.RoleFor)
		}
		if t.ServiceRole != "" {
			linked = append(linked, serviceRole(env, t.ServiceRole))
		}
	}
	var all []Statement
	for _, sid := range slices.Sorted(maps.Keys(bySid)) {
		bySid[sid].Actions = needed(bySid[sid].Actions)
		all = append(all, *bySid[sid])
	}
	return append(append(bounded(env, all), pass), linked...)
}

// bounded allows roles to be made, and policies of roles to be written, only where these have the boundary that the
// spec gives to roles: so whoever can become the deploy role can't make one that is more powerful.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
func bounded(env *spec.Environment, all []Statement) []Statement {
	if env.RoleBoundary == "" {
		return all
	}
	under := []string{"iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy"}
	for i := range all {
		if all[i].Sid == namedRoles().Sid {
			all[i].Actions = slices.DeleteFunc(all[i].Actions, func(a string) bool { return slices.Contains(under, a) })
		}
	}
	s := Statement{
		Sid: "RolesWithinBounds", Actions: append(under, "iam:PutRolePermissionsBoundary"), Resources: namedRoles().in(env),
	}
	s.allow("iam:PermissionsBoundary", env.RoleBoundary)
	return append(all, s)
}

// serviceRole allows to make the role of a service that AWS makes with the first resource of an account.
func serviceRole(env *spec.Environment, service string) Statement {
	s := Statement{
		Sid:       "FirstOfTheAccount",
		Actions:   []string{"iam:CreateServiceLinkedRole"},
		Resources: []string{env.RoleARN("aws-service-role/" + service + "/*")},
	}
	s.allow("iam:AWSServiceName", service)
	return s
}

func (s *Statement) allow(key, value string) {
	if s.Equals == nil {
		s.Equals = map[string][]string{}
	}
	s.Equals[key] = append(s.Equals[key], value)
	slices.Sort(s.Equals[key])
}

// in are the scope's ARNs in an environment's account, none of which another one covers.
func (s Scope) in(env *spec.Environment) []string {
	fixed := strings.NewReplacer("{partition}", env.Partition, "{account}", env.AccountID,
		"{roles}", strings.TrimPrefix(env.RolePath, "/"))
	var arns []string
	for _, arn := range s.ARNs {
		arns = append(arns, forNames(env.Names, fixed.Replace(arn))...)
	}
	covered := func(arn string) bool {
		return slices.ContainsFunc(arns, func(other string) bool {
			start, open := strings.CutSuffix(other, "*")
			return open && other != arn && strings.HasPrefix(arn, start)
		})
	}
	return slices.DeleteFunc(slices.Compact(arns), covered)
}

// forNames is an ARN for each name that stands in the place of its variable.
func forNames(names spec.Names, arn string) []string {
	behind := func(list []string) []string { // what has one of these and a hyphen in front
		patterns := make([]string, len(list))
		for i, name := range list {
			patterns[i] = name + "-*"
		}
		return slices.DeleteFunc(patterns, func(p string) bool {
			return slices.ContainsFunc(list, func(other string) bool {
				return strings.HasPrefix(p, other+"-") && p != other+"-*"
			})
		})
	}
	derived := behind(names.Prefixes)
	for variable, list := range map[string][]string{
		"{prefix}":     names.Prefixes,
		"{bucket}":     slices.Concat(derived, names.Buckets),
		"{repository}": slices.Concat(derived, names.Repositories),
		"{cluster}":    slices.Concat(derived, names.Clusters),
		"{pipeline}":   slices.Concat(derived, names.Pipelines),
		"{part}":       slices.Concat(derived, behind(names.Pipelines)),
	} {
		if start, end, found := strings.Cut(arn, variable); found {
			arns := make([]string, len(list))
			for i, name := range list {
				arns[i] = start + name + end
			}
			return arns
		}
	}
	return []string{arn}
}

// needed are the actions, sorted, without those that others stand for.
func needed(actions []string) []string {
	slices.Sort(actions)
	actions = slices.Compact(actions)
	return slices.DeleteFunc(slices.Clone(actions), func(action string) bool {
		return slices.ContainsFunc(actions, func(other string) bool { return other != action && Covers(other, action) })
	})
}

// Covers says whether a pattern of actions stands for an action.
func Covers(pattern, action string) bool {
	covers, err := path.Match(pattern, action) // an action has no slash, which alone a * of it doesn't match
	return err == nil && covers
}
