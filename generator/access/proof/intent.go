package proof

import (
	"time"

	"github.com/tfgen/tfgen/generator/spec"
)

// clause is something that one principal is meant to be able to do: exactly the actions on the resources, and only as
// the conditions say.
type clause struct {
	what       string // such as: read the bucket input
	actions    []string
	resources  []string
	conditions []condition
	needs      []need
}

// need is what has to be allowed, whatever else a request has.
type need struct {
	use
	owner       string // account of the resource
	resourceARN string // of what may have a policy on it; empty: nothing has
	context     map[string][]string
}

// grant is a clause in the policy of a resource.
type grant struct {
	clause
	principal string // ARN of a role, or the name of a service
	account   string // of the role
	whole     bool   // everyone in the role's account is meant
}

// intent is what the spec says.
type intent struct {
	project *spec.Project

	roles     map[string]*roleIntent // by ARN
	order     []*roleIntent
	names     map[string]bool            // roles of pipelines, by account and name, which is unique there
	resources map[string]*resourceIntent // by ARN
	services  []*resourceIntent          // those that services use

	uses map[roleUse]bool // what runs as the roles of pipelines

	goals     map[string][]goal   // what ways are on, by account
	regions   map[string]bool     // that have goals, by account and name
	workRoles map[string]workRole // by ARN

	accepted map[string][]*acceptance // beside all this, by environment
}

// roleIntent is a role of a pipeline, or somebody else's that has a grant.
type roleIntent struct {
	arn, env, account string
	outside           bool   // its policies aren't rendered
	boundary          string // ARN of its permissions boundary; empty: it is to have none
	clauses           []clause
	allowed           []clause // by allow blocks, which give nothing of the project's own
}

// resourceIntent is a resource that the spec says who may use.
type resourceIntent struct {
	arn, env, account string
	kind              Kind
	grants            []grant
	key               string // ARN of a bucket's customer key; empty where it has none
}

// roleUse is a resource, by its type and name, that runs something as a role.
type roleUse struct{ typ, name, role string }

// newIntent is a project's, at a time: what is accepted may expire.
func newIntent(project *spec.Project, at time.Time) *intent {
	in := &intent{project: project,
		roles: map[string]*roleIntent{}, names: map[string]bool{}, resources: map[string]*resourceIntent{},
		uses:  map[roleUse]bool{},
		goals: map[string][]goal{}, regions: map[string]bool{}, workRoles: map[string]workRole{},
		accepted: newAcceptances(project, at)}
	for _, env := range project.Environments {
		in.addGoals(env)
		for _, b := range env.Buckets {
			in.bucket(b)
			for _, d := range b.Deliveries {
				in.delivery(d)
			}
		}
		in.topic(env)
		in.eventBus(env)
		for _, r := range env.Repositories {
			in.repository(r)
		}
		for _, p := range env.Pipelines {
			if p.StartsItself() {
				in.queue(env, p)
			}
			in.pipeline(env, p)
		}
	}
	return in
}

func (in *intent) addResource(arn string, env *spec.Environment, kind Kind) *resourceIntent {
	intended := &resourceIntent{arn: arn, env: env.Name, account: env.AccountID, kind: kind}
	in.resources[arn] = intended
	return intended
}

// role is the intent of a role, which is somebody else's unless own says otherwise.
func (in *intent) role(arn, env, account string) *roleIntent {
	role := in.roles[arn]
	if role == nil {
		role = &roleIntent{arn: arn, env: env, account: account, outside: true}
		in.roles[arn] = role
		in.order = append(in.order, role)
	}
	return role
}
