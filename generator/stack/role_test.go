package stack

import "testing"

// TestLetsIn has policies of a bucket of account 111111111111.
func TestLetsIn(t *testing.T) {
	for principal, want := range map[string]bool{
		`"*"`:                     true,
		`{"AWS": "*"}`:            true,
		`{"AWS": "222222222222"}`: true,
		`{"AWS": ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:role/x"]}`: true,
		`{"AWS": "arn:aws:iam::111111111111:root"}`:                                       false,
		`{"Service": "logging.s3.amazonaws.com"}`:                                         false,
	} {
		statement := `"Principal": ` + principal + `, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"`
		if _, got := letsIn(`{"Statement": {"Effect": "Allow", `+statement+`}}`, "111111111111"); got != want {
			t.Errorf("%s: %t", principal, got)
		}
		if whom, _ := letsIn(`{"Statement": {"Effect": "Deny", `+statement+`}}`, "111111111111"); whom != nil {
			t.Errorf("a denial to %s lets in", principal)
		}
	}
	if _, others := letsIn("no policy", "111111111111"); others {
		t.Error("what is no policy lets in")
	}
}
