package awspolicies

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/tfgen/tfgen/generator/access"
)

// TestLookup finds each policy, which is as AWS has them.
func TestLookup(t *testing.T) {
	var all []Policy
	if err := json.Unmarshal(file, &all); err != nil || len(all) < 60 {
		t.Fatalf("%d policies: %v", len(all), err)
	}
	form := regexp.MustCompile(`^arn:aws:iam::aws:policy/((service-role|job-function)/)?\w+ v\d+ 20\d\d-\d\d-\d\d$`)
	for _, p := range all {
		found, known := Lookup(p.ARN)
		_, err := access.Parse(access.IdentityPolicy, found.Document)
		if words := p.ARN + " " + p.Version + " " + p.Updated; err != nil || !known || !form.MatchString(words) {
			t.Errorf("%s: %t, %v", words, known, err)
		}
	}
	if _, known := Lookup("arn:aws:iam::aws:policy/AWSLambda"); known {
		t.Error("a part of an ARN is one")
	}
}
