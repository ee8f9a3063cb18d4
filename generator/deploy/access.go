package deploy

import (
	"fmt"
	"os"
	"time"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/terraform"
)

// checkAccess refuses rendered files, the user's own among them, that grant the environment's roles more or less than
// the spec means, or others more on what it owns. What can't be told is pointed out, or with Strict refused, too.
func (r *run) checkAccess() error {
	report, err := r.engine.proof(r.product)
	if err != nil {
		return err
	}
	own := report.Concerning(r.env.Name)
	refused := own.But(r.engine.unrendered...)
	if !r.engine.Strict {
		refused = refused.Certain()
	}
	if err := refused.Err(); err != nil {
		return err
	}
	if unknown := own.Of(proof.Undecided); len(unknown) > 0 {
		r.report(Warning, "NOT PROVEN: the files may grant more, or less, than the spec says (%s; the first: %s): "+
			"see tfgen access --check", findings(len(unknown)), unknown[0].Summary)
	}
	for _, f := range own.Of(proof.Stale) {
		r.report(Warning, "%s: %s", f.Summary, f.Detail)
	}
	for _, a := range own.Accepted {
		r.report(Note, "beside what the spec says, %s", a.String())
	}
	return nil
}

// findings is how many there are.
func findings(n int) string {
	if n == 1 {
		return "1 finding"
	}
	return fmt.Sprintf("%d findings", n)
}

// proof compares what all environments grant with what the spec means, once for all runs.
func (e *Engine) proof(product terraform.Product) (*proof.Report, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.report == nil {
		report, err := proof.Check(e.project, time.Now(), os.DirFS(string(e.Dir)), product.Files)
		if err != nil {
			return nil, fmt.Errorf("prove what is granted: %w", err)
		}
		e.report, e.unrendered = report, e.withoutFiles()
	}
	return e.report, nil
}

// withoutFiles are the environments that have no rendered files yet: a grant to or from them lacks its half.
func (e *Engine) withoutFiles() []string {
	var missing []string
	for _, env := range e.project.Environments {
		if _, err := os.Stat(e.Dir.Root(env.Name)); err != nil {
			missing = append(missing, env.Name)
		}
	}
	return missing
}
