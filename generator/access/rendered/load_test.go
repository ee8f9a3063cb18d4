package rendered_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access/config"
	"github.com/tfgen/tfgen/generator/access/rendered"
	"github.com/tfgen/tfgen/generator/internal/goldentest"
)

// TestLoad reads the root that each archive holds, and compares with the archive's file "want": what was read, with
// positions.
func TestLoad(t *testing.T) {
	goldentest.Each(t, "testdata/*.txtar", func(t *testing.T, archive goldentest.Archive) {
		files := archive.FS("want")
		if files["env/provider.tf"] == nil {
			files["env/provider.tf"] = &fstest.MapFile{Data: []byte(provider)}
		}
		archive.Want(t, "want", dump(rendered.Load(files, "env")))
	})
}

// provider is in every archive's root, unless it has its own.
const provider = `provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
}
`

// dump is all that was read, as text.
func dump(root *rendered.Root, diags hcl.Diagnostics) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "account %q region %q partition %q\n", root.AccountID, root.Region, root.Partition)
	for _, r := range root.Roles {
		dumpIdentity(&b, "role", r.Identity, r.Trust)
	}
	for _, u := range root.Users {
		dumpIdentity(&b, "user", u, nil)
	}
	for _, g := range root.Groups {
		dumpIdentity(&b, "group", g, nil)
	}
	for _, r := range root.Buckets {
		dumpResource(&b, "bucket", r.Resource)
		fmt.Fprintf(&b, "  encryption %+v\n", r.Encryption)
		dumpDocuments(&b, r.Policies)
	}
	for _, r := range root.Keys {
		dumpResource(&b, "key", r.Resource)
		fmt.Fprintln(&b, "  aliases", r.Aliases)
		dumpDocuments(&b, r.Policies)
	}
	for _, r := range root.Repositories {
		dumpResource(&b, "repository", r.Resource)
		dumpDocuments(&b, r.Policies)
	}
	for _, r := range root.Queues {
		dumpResource(&b, "queue", r.Resource)
		dumpDocuments(&b, r.Policies)
	}
	for _, r := range root.EventBuses {
		dumpResource(&b, "event bus", r.Resource)
		dumpDocuments(&b, r.Policies)
	}
	for _, r := range root.Parameters {
		dumpResource(&b, "parameter", r.Resource)
	}
	for _, e := range root.Endpoints {
		fmt.Fprintf(&b, "endpoint of %q at %s in a VPC of %q\n", e.Name, e.Address, e.CIDR)
		dumpDocuments(&b, e.Policies)
	}
	for _, d := range root.Unattached {
		dumpDocument(&b, "unattached", d)
	}
	for _, p := range root.Problems {
		fmt.Fprintf(&b, "problem %s: %s; %s\n", p.Range, p.What, p.Why)
	}
	for _, d := range diags {
		fmt.Fprintf(&b, "fault %v\n", d)
	}
	return b.String()
}

func dumpIdentity(b *bytes.Buffer, kind string, identity rendered.Identity, trust *rendered.Document) {
	dumpResource(b, kind, identity.Resource)
	if identity.Boundary != "" {
		fmt.Fprintln(b, "  boundary", identity.Boundary)
	}
	if trust != nil {
		dumpDocument(b, "trust", *trust)
	}
	dumpDocuments(b, identity.Policies)
	dumpUnresolved(b, "  ", identity.Unresolved)
}

func dumpResource(b *bytes.Buffer, kind string, r rendered.Resource) {
	fmt.Fprintf(b, "%s %q %q address %q account %q\n", kind, r.Name, r.ARN, r.Address, r.Account)
}

func dumpDocuments(b *bytes.Buffer, list []rendered.Document) {
	for _, d := range list {
		dumpDocument(b, "policy", d)
	}
}

func dumpDocument(b *bytes.Buffer, kind string, d rendered.Document) {
	fmt.Fprintf(b, "  %s %q of %s at %s\n", kind, d.Name, d.Address, d.Range)
	fmt.Fprintf(b, "    %s\n", strings.Join(strings.Fields(string(d.JSON)), " "))
	for _, rng := range d.Statements {
		fmt.Fprintln(b, "    statement", rng)
	}
	dumpUnresolved(b, "    ", d.Unresolved)
}

func dumpUnresolved(b *bytes.Buffer, indent string, list []config.Unresolved) {
	for _, u := range list {
		fmt.Fprintf(b, "%sunresolved %s: %s\n", indent, u.Range, u.Why)
	}
}
