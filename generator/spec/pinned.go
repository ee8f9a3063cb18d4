package spec

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// model evaluates which model the pipeline runs, and adds the parameters that tell it to the others.
func (s *draft) model(b *pipelineBlock, p *Pipeline, parameters map[string]string) map[string]string {
	add := func(a *hcl.Attribute, key string, rules ...rule[string]) string {
		value := s.text(a, "", append(rules, func(v string) string { return s.parameter(p, key, v) })...)
		if value == "" {
			return ""
		}
		if _, twice := parameters[key]; twice {
			s.fault(a.NameRange, "Duplicate parameter", "%s makes the parameter %s, which is in parameters already. Remove "+
				"one of them.", a.Name, key)
		}
		if parameters == nil {
			parameters = map[string]string{}
		}
		parameters[key] = value
		return value
	}
	p.ModelKey = add(b.ModelKey, "model-key")
	p.Pin = s.pinned(b)
	if p.Pin {
		p.ModelVersionID = add(b.ModelVersionID, "model-version-id", versionID)
		p.ModelChecksum = add(b.ModelChecksum, "model-checksum", checksum)
	}
	return parameters
}

// pinned reports whether the pipeline's model is pinned. What is said of a model must fit that.
func (s *draft) pinned(b *pipelineBlock) bool {
	pin := s.value(b.Pin, cty.Bool)
	if !pin.IsKnown() {
		return false
	}
	if !pin.IsNull() && pin.True() {
		if s.value(b.ModelKey, cty.String).IsNull() {
			s.missing(b.ModelKey, "model_key", b.Pin.NameRange, fmt.Sprintf("Pipeline %q pins its model: set model_key, or "+
				"remove pin.", b.Key))
		}
		return true
	}
	for _, a := range []*hcl.Attribute{b.ModelVersionID, b.ModelChecksum} {
		if v := s.value(a, cty.String); v.IsKnown() && !v.IsNull() {
			s.fault(a.NameRange, "Misplaced "+a.Name, "%s is only used where the model is pinned, and in environment %s it is "+
				"not. Set pin = true, or remove %s.", a.Name, s.Name, a.Name)
		}
	}
	return false
}

// versionID is S3's rule. https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
func versionID(v string) string {
	if v == "" || len(v) > 1024 {
		return fmt.Sprintf("A version id has 1 to 1024 bytes, and this one has %d. Write the one that S3 gives.", len(v))
	}
	return ""
}

// checksum is the form of S3's ChecksumSHA256. That of an object uploaded in parts is made of theirs, and says how many
// there are.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
func checksum(v string) string {
	digest, parts, composite := strings.Cut(v, "-")
	sum, err := base64.StdEncoding.Strict().DecodeString(digest)
	if err != nil || len(sum) != sha256.Size || len(digest) != 44 || composite && !matches(`[1-9][0-9]{0,4}`, parts) {
		return fmt.Sprintf("%q is not a SHA-256 in base64. Write the 44 characters that S3 gives, with -N at their end for "+
			"an object of N parts.", v)
	}
	return ""
}
