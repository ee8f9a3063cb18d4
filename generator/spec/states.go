package spec

import "github.com/hashicorp/hcl/v2"

// distinctStates checks that each environment's state has a place of its own, outside of the buckets for data, and that
// environments whose states share a bucket agree in what it is.
func (l *loader) distinctStates(drafts []*draft) {
	data, first, places := map[string]string{}, map[string]*draft{}, map[string]string{}
	for _, s := range drafts {
		for _, b := range s.Buckets {
			data[s.Partition+" "+b.Name] = "bucket " + b.Key + " of environment " + s.Name
		}
	}
	for _, s := range drafts {
		if s.Backend.Bucket == "" || !s.located() {
			continue
		}
		name := s.Partition + " " + s.Backend.Bucket // names are global in a partition
		other, shared := first[name]
		place := name + " " + s.Backend.Key
		switch {
		case data[name] != "":
			l.fault(s.backendRange(), "State in another's bucket", "The state of environment %s is to be in %q, which is %s. "+
				"Name another bucket in its backend, or rename that one.", s.Name, s.Backend.Bucket, data[name])
		case places[place] != "":
			l.fault(s.backendRange(), "Two states in one place", "The states of environments %s and %s are both to be %s. Give "+
				"each a key of its own, or leave key out.", places[place], s.Name, s.Backend)
		case shared && !s.sameBucket(other.Environment):
			l.fault(s.backendRange(), "Two kinds of state bucket", "Environments %s and %s keep their states in bucket %s, but "+
				"differ in its account_id, region, role or kms_key, or in the external_id for that role. Set these for all "+
				"environments, in the project's blocks.", other.Name, s.Name, s.Backend.Bucket)
		case !shared:
			first[name] = s
		}
		places[place] = s.Name
	}
}

// sameBucket reports whether two environments that keep their states in one bucket say the same of it.
func (e *Environment) sameBucket(other *Environment) bool {
	one, two := e.Backend, other.Backend
	return one.AccountID == two.AccountID && one.Region == two.Region && one.KMSKey == two.KMSKey &&
		one.Role == two.Role && (one.Role == "" || e.ExternalID == other.ExternalID)
}

// backendRange is the place to cite for where the state is.
func (s *draft) backendRange() hcl.Range {
	if s.section.Backend == nil {
		return s.section.NameRange
	}
	return s.section.Backend.TypeRange
}

// StateSharers are the environments, this one included, whose states are in the same bucket.
func (p *Project) StateSharers(env *Environment) []*Environment {
	var all []*Environment
	for _, e := range p.Environments {
		if e.Backend.Type == "s3" && e.Partition == env.Partition && e.Backend.Bucket == env.Backend.Bucket {
			all = append(all, e)
		}
	}
	return all
}
