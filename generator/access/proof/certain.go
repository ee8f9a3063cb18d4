package proof

import "slices"

// Certain are the findings that show that what is granted isn't what is meant, without those that only can't be told.
func (r *Report) Certain() *Report {
	return r.only(func(f *Finding) bool { return f.certain() })
}

// But are the findings that concern none of these environments: their files aren't there to be judged.
func (r *Report) But(envs ...string) *Report {
	return r.only(func(f *Finding) bool {
		return !slices.ContainsFunc(f.Envs, func(env string) bool { return slices.Contains(envs, env) })
	})
}

func (r *Report) only(these func(*Finding) bool) *Report {
	part := &Report{outside: r.outside, files: r.files}
	for i := range r.Findings {
		if these(&r.Findings[i]) {
			part.Findings = append(part.Findings, r.Findings[i])
		}
	}
	return part
}
