// Package savedplan keeps Terraform plans on disk, each bound to what it was made from: applied is what was reviewed,
// where it was reviewed for, or nothing.
package savedplan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tfgen/tfgen/generator/terraform"
)

// version is that of the manifest's form. It goes up when a reader of the last one could misunderstand it.
const version = 1

// Manifest says what a plan was made from and what it does. As JSON, a file named manifest.json beside the plan:
//
//	{
//	  "version": 1,                          // of this form
//	  "environment": "prod",
//	  "account_id": "987654321098",
//	  "region": "us-east-1",
//	  "rendered": "h1:...",                  // Digest of the rendered root
//	  "git": {"id": "...", "dirty": false},  // what was checked out, for people; null without a commit
//	  "terraform": "1.11.4",
//	  "providers": {"registry.terraform.io/hashicorp/aws": "5.100.0"},
//	  "state": {"lineage": "...", "serial": 7},
//	  "destroy": false,                      // a plan to destroy everything
//	  "created": "2026-01-02T03:04:05Z",     // UTC
//	  "changes": [{"address": "aws_s3_bucket.x", "action": "replace", "reason": "cannot_update"}],
//	  "plan": "sha256:...",                  // of the file named plan
//	  "digest": "sha256:..."                 // of all of the above
//	}
//
// All fields are there, and no others. The digest shows edits by hand; it is no signature, so who may write the folder
// may still forge a plan.
type Manifest struct {
	Version int `json:"version"`
	Facts
	Destroy bool      `json:"destroy"`
	Created time.Time `json:"created"`
	Changes []Change  `json:"changes"`
	Plan    string    `json:"plan"`
	Digest  string    `json:"digest"`
}

// Facts are what a plan is made from. It is for these and no others, but for the commit: that is where they were.
type Facts struct {
	Environment string            `json:"environment"`
	AccountID   string            `json:"account_id"`
	Region      string            `json:"region"`
	Rendered    string            `json:"rendered"`  // Digest of the root
	Git         *Commit           `json:"git"`       // nil where there is none
	Terraform   string            `json:"terraform"` // version
	Providers   map[string]string `json:"providers"` // version by source address
	State       terraform.StateID `json:"state"`
}

// Commit is what is checked out in a git repository.
type Commit struct {
	ID    string `json:"id"`
	Dirty bool   `json:"dirty"` // there are changes that are not committed
}

// String names the commit, for people.
func (c *Commit) String() string {
	switch {
	case c == nil:
		return "no commit"
	case c.Dirty:
		return "commit " + c.ID + " with uncommitted changes"
	}
	return "commit " + c.ID
}

// Change is what a plan does to one resource, in the words of Terraform's machine-readable UI.
type Change struct {
	Address string           `json:"address"`
	Action  terraform.Action `json:"action"`
	Reason  string           `json:"reason"` // often empty
}

// Changes are those of a plan, in its order.
func Changes(plan *terraform.Plan) []Change {
	changes := []Change{}
	for _, c := range plan.Changes {
		changes = append(changes, Change{c.Address, c.Action, c.Reason})
	}
	return changes
}

// seal is the digest of everything else in the manifest.
func (m Manifest) seal() (string, error) {
	m.Digest = ""
	text, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("encode the plan's manifest: %w", err)
	}
	sum := sha256.Sum256(text)
	return digestPrefix + hex.EncodeToString(sum[:]), nil
}
