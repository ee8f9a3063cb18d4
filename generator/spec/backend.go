package spec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/internal/suggest"
)

// backend evaluates where the environment's state is.
func (s *draft) backend() {
	b := s.section.Backend
	if b == nil {
		b = &backendBlock{Type: "s3", TypeRange: s.section.NameRange}
	}
	switch b.Type {
	case "s3":
		s.foreign(b, b.Path)
		s.Backend = Backend{
			Type:   "s3",
			Bucket: s.text(b.Bucket, s.defaultStateBucket(b.TypeRange, b.Bucket), bucketName),
			Key:    s.text(b.Key, s.Project+"/"+s.Name+"/terraform.tfstate", objectKey),
		}
	case "local":
		s.foreign(b, b.Bucket)
		s.foreign(b, b.Key)
		s.Backend = Backend{Type: "local", Path: s.text(b.Path, "terraform.tfstate", nonEmpty)}
	default:
		s.fault(b.TypeRange, "Unknown backend", "There is no backend %q here. %s", b.Type,
			suggest.Known(b.Type, []string{"local", "s3"}))
	}
}

// foreign reports an attribute of the other type of backend.
func (s *draft) foreign(b *backendBlock, a *hcl.Attribute) {
	if s.given(a, cty.String) != nil {
		s.fault(a.NameRange, "Misplaced "+a.Name, "A backend %q has no %s. Remove it.", b.Type, a.Name)
	}
}

// defaultStateBucket is the derived name, checked unless the spec gives another; where it can't be derived: empty.
func (s *draft) defaultStateBucket(rng hcl.Range, given *hcl.Attribute) string {
	if !s.located() {
		return ""
	}
	name := s.DefaultStateBucket()
	if given == nil {
		s.short("state bucket", rng, name, 63, s.bucketParts(part{"tfgen's own", "tfstate"})...)
	}
	return name
}
