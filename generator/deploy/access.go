package deploy

import (
	"fmt"
	"os"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/terraform"
)

// checkAccess refuses rendered files, the user's own among them, that grant the environment's roles more or less than
// the spec means, or others more on what it owns. What can't be told is pointed out.
func (r *run) checkAccess() error {
	report, err := r.engine.proof(r.product)
	if err != nil {
		return err
	}
	own := report.Concerning(r.env.Name)
	certain := own.Certain(r.engine.unrendered()...)
	if err := certain.Err(); err != nil {
		return err
	}
	if n := len(own.Findings); n > 0 {
		r.report(Warning, "NOT PROVEN: the files may grant more, or less, than the spec says (%d findings; the first: %s): "+
			"see tfgen access --check", n, own.Findings[0].Summary)
	}
	return nil
}

// proof compares what all environments grant with what the spec means, once for all runs.
func (e *Engine) proof(product terraform.Product) (*proof.Report, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.report == nil {
		report, err := proof.Check(e.project, os.DirFS(string(e.Dir)), product.Files)
		if err != nil {
			return nil, fmt.Errorf("prove what is granted: %w", err)
		}
		e.report = report
	}
	return e.report, nil
}

// unrendered are the environments that have no rendered files yet: a grant to or from them lacks its half.
func (e *Engine) unrendered() []string {
	var missing []string
	for _, env := range e.project.Environments {
		if _, err := os.Stat(e.Dir.Root(env.Name)); err != nil {
			missing = append(missing, env.Name)
		}
	}
	return missing
}
