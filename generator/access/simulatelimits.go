package access

import "fmt"

// limitMember is a member of Simulate's documents that limits a request.
type limitMember struct {
	name   string
	side   Side
	kind   Kind
	list   bool // of policies
	levels bool // of which each is a limit, or a list that is one
}

func limitMembers() []limitMember {
	return []limitMember{
		{name: "permissions_boundary", side: BoundarySide},
		{name: "session_policies", side: SessionSide, list: true},
		{name: "service_control_policies", side: ServiceControlSide, list: true, levels: true},
		{name: "resource_control_policies", side: ResourceControlSide, kind: ResourcePolicy, list: true, levels: true},
		{name: "vpc_endpoint_policy", side: EndpointSide, kind: ResourcePolicy},
	}
}

// limit takes in a member that limits the request.
func (q *question) limit(m member) error {
	for _, l := range limitMembers() {
		if l.name != m.name {
			continue
		}
		if m.value.kind != aNull {
			q.limits[m.name] = &m.value
		}
		if l.list {
			_, err := policyList(m.value)
			return err
		}
		return nil
	}
	return wrongf("it is no member of a request document")
}

// parseLimits reads all policies that limit a request.
func parseLimits(written map[string]*value) (limits []Limit, err error) {
	for _, l := range limitMembers() {
		v := written[l.name]
		if v == nil {
			continue
		}
		more, err := l.read(*v)
		if err != nil {
			return nil, err
		}
		limits = append(limits, more...)
	}
	return limits, nil
}

func (l limitMember) read(v value) (limits []Limit, err error) {
	if !l.list {
		policy, err := parse(l.kind, v)
		if err != nil {
			return nil, within(l.name, err)
		}
		return []Limit{{l.side, []*Policy{policy}}}, nil
	}
	if !l.levels {
		policies, err := parseAll(l.kind, l.name, v.elements)
		return []Limit{{l.side, policies}}, err
	}
	for i, level := range v.elements {
		name := fmt.Sprintf("%s[%d]", l.name, i)
		if level.kind == aList {
			policies, err := parseAll(l.kind, name, level.elements)
			if err != nil {
				return nil, err
			}
			limits = append(limits, Limit{l.side, policies})
			continue
		}
		policy, err := parse(l.kind, level)
		if err != nil {
			return nil, within(name, err)
		}
		limits = append(limits, Limit{l.side, []*Policy{policy}})
	}
	return limits, nil
}
