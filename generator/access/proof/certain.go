package proof

import "slices"

// Certain are the findings that show that what is granted isn't what is meant, without those that only can't be told.
// Findings that concern one of the environments in except are left out: its files aren't there to be judged.
func (r *Report) Certain(except ...string) *Report {
	part := &Report{files: r.files}
	for _, f := range r.Findings {
		excepted := slices.ContainsFunc(f.Envs, func(env string) bool { return slices.Contains(except, env) })
		if f.certain() && !excepted {
			part.Findings = append(part.Findings, f)
		}
	}
	return part
}
