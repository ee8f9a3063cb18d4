package spec

import "github.com/hashicorp/hcl/v2"

// Place is where an *Environment, *Bucket, *Repository, *Pipeline or *Acceptance of the project is declared.
func (p *Project) Place(declared any) hcl.Range { return p.places[declared] }

// Files are the project's, by name, for snippets.
func (p *Project) Files() map[string]*hcl.File { return p.files }

// Refuse makes diagnostics of what turned out to be wrong with the project after it was loaded.
func (p *Project) Refuse(faults hcl.Diagnostics) *Diagnostics { return newDiagnostics(faults, p.files) }

// Meaning is the project without where it was read from: reflect.DeepEqual compares what two projects say.
func (p *Project) Meaning() *Project {
	meaning := *p
	meaning.Warnings, meaning.places, meaning.files = nil, nil, nil
	return &meaning
}
