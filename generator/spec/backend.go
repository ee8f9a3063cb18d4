package spec

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/internal/suggest"
)

// Backend says where Terraform keeps the environment's state: in an S3 bucket or in a local file.
type Backend struct {
	Type string // "s3" or "local"

	// Of s3.
	Bucket    string
	Key       string
	AccountID string // that has the bucket
	Region    string // of the bucket
	Role      string // role of that account that reads and writes it, with its path in front; empty: the deploy role does
	KMSKey    string // ARN of the key that the state is encrypted with; empty: S3's own
	Derived   bool   // tfgen has named the bucket
	Central   bool   // the spec says which account or region has the bucket: several environments may share it

	Path string // local: relative to the rendered root
}

// String is where the state is, as a person reads it.
func (b Backend) String() string {
	if b.Type == "s3" {
		return "s3://" + b.Bucket + "/" + b.Key
	}
	return b.Path
}

// backend evaluates where the environment's state is.
func (s *draft) backend() {
	b := s.section.Backend
	if b == nil {
		b = &backendBlock{Type: "s3", TypeRange: s.section.NameRange}
	}
	switch b.Type {
	case "s3":
		s.foreign(b, b.Path)
		s.s3(b)
	case "local":
		for _, a := range []*hcl.Attribute{b.Bucket, b.Key, b.AccountID, b.Region, b.Role, b.KMSKey} {
			s.foreign(b, a)
		}
		s.Backend = Backend{Type: "local", Path: s.text(b.Path, "terraform.tfstate", nonEmpty)}
	default:
		s.fault(b.TypeRange, "Unknown backend", "There is no backend %q here. %s", b.Type,
			suggest.Known(b.Type, []string{"local", "s3"}))
	}
}

// s3 evaluates a backend "s3". What is derived from the account and region comes after them.
func (s *draft) s3(b *backendBlock) {
	s.Backend = Backend{
		Type:      "s3",
		AccountID: s.text(b.AccountID, s.AccountID, accountID),
		Region:    s.text(b.Region, s.Region, region),
		Key:       s.text(b.Key, s.Project+"/"+s.Name+"/terraform.tfstate", objectKey),
		Central:   s.given(b.AccountID, cty.String) != nil || s.given(b.Region, cty.String) != nil,
		Derived:   s.given(b.Bucket, cty.String) == nil,
	}
	s.unknownRegion(s.Backend.Region, b.Region)
	s.Backend.Bucket = s.text(b.Bucket, s.derivedStateBucket(b), bucketName)
	s.Backend.Role = roleIn(s.text(b.Role, "", s.stateRole))
	s.Backend.KMSKey = s.text(b.KMSKey, "", s.stateKey)
	if s.Backend.AccountID != s.AccountID && s.given(b.Role, cty.String) == nil && !s.hasDeployRole() {
		s.fault(b.TypeRange, "State out of reach", "The state of environment %s is in account %s, and there is no role that "+
			"could use it there. Set role in the backend block, or in the deploy block.", s.Name, s.Backend.AccountID)
	}
	if r := s.Backend.Region; s.located() && r != "" && aws.Partition(r) != s.Partition {
		s.fault(b.Region.Expr.Range(), "State in another partition", "Environment %s is in %s, and %s is in %s: no role of "+
			"the one can use a bucket of the other. Keep the state in the environment's partition.", s.Name, s.Partition, r,
			aws.Partition(r))
	}
}

// foreign reports an attribute of the other type of backend.
func (s *draft) foreign(b *backendBlock, a *hcl.Attribute) {
	if s.given(a, cty.String) != nil {
		s.fault(a.NameRange, "Misplaced "+a.Name, "A backend %q has no %s. Remove it.", b.Type, a.Name)
	}
}

// DefaultStateBucket is where an environment's state is unless the spec says otherwise.
func (e *Environment) DefaultStateBucket() string {
	return e.bucketName("tfstate")
}

// derivedStateBucket is the name of a bucket that the spec doesn't name, checked; where it can't be derived: empty.
func (s *draft) derivedStateBucket(b *backendBlock) string {
	if !s.located() || s.Backend.AccountID == "" || s.Backend.Region == "" {
		return ""
	}
	own := part{"tfgen's own", "tfstate"}
	name, parts := s.DefaultStateBucket(), s.bucketParts(own)
	if s.Backend.Central {
		name = strings.Join([]string{s.Prefix, "tfstate", s.Backend.AccountID, s.Backend.Region}, "-")
		parts = []part{s.first(), own, {"account", s.Backend.AccountID}, {"region", s.Backend.Region}}
	}
	if s.Backend.Derived {
		s.short("state bucket", b.TypeRange, name, 63, parts...)
	}
	return name
}

// stateRole is the rule of the role that reads and writes the state.
func (s *draft) stateRole(v string) string {
	return s.role(v, s.Backend.AccountID, "which has the state bucket")
}

// stateKey is the rule of the key that the state is encrypted with.
func (s *draft) stateKey(v string) string {
	if !s.located() || s.Backend.Region == "" {
		return ""
	}
	return keyARN(v, s.Partition, s.Backend.Region, "S3 encrypts with keys of the state bucket's region alone")
}

// Accounts are the accounts that the environment is in, and its state, each once.
func (e *Environment) Accounts() []string {
	if e.Backend.Type != "s3" || e.Backend.AccountID == e.AccountID {
		return []string{e.AccountID}
	}
	return []string{e.AccountID, e.Backend.AccountID}
}
