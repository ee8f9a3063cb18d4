package stack

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// Draft is what a stack has as a spec.
type Draft struct {
	Project     []byte   // the file with the project's block; nil: there is a project
	Environment []byte   // the environment's file
	Fates       []Fate   // of the stack's resources, in its order
	Notes       []string // what is left to do by hand, in sentences
}

// drafter writes a draft.
type drafter struct {
	*Contents
	Into
	prefix string // of derived names

	blocks  []tf.Node         // of what the project lacks or has otherwise
	buckets map[string]string // names of buckets to their keys
	taken   map[string]string // physical ids to what they are in the spec
	notes   []string
}

// Draft writes the spec of what the stack has: into the project's block where there is no project yet, since other
// environments will have much the same, else into the environment's.
func (c *Contents) Draft(into Into) Draft {
	d := &drafter{
		Contents: c, Into: into, prefix: into.Project, buckets: map[string]string{}, taken: map[string]string{},
		notes: slices.Clone(c.Notes),
	}
	for _, b := range into.Others {
		d.buckets[b.Name] = b.Key
	}
	if into.Have != nil {
		d.prefix = into.Have.Prefix
	}
	d.draftBuckets()
	d.draftRepositories()
	d.draftClusters()
	d.draftPipelines()

	env := d.environment()
	draft := Draft{Fates: d.fates()}
	if into.Have == nil {
		project := tf.NewBlock("project", []string{into.Project}, tf.Attr("region", tf.String(c.Region)),
			tf.Comment("Deployments start in this account. tfgen bootstrap makes the role."),
			tf.Nested("deploy",
				tf.Attr("role", tf.String(into.Project+"-deploy")),
				tf.Attr("trusted_accounts", tf.Refs("environment."+into.Environment+".account_id"))))
		project.Add(d.blocks...)
		header := "What every environment has, from CloudFormation stack " + c.Stack + "."
		draft.Project = tf.NewPrinter(header).Bytes(tf.File{project})
	} else {
		env.Add(d.blocks...)
	}
	draft.Environment = tf.NewPrinter("From CloudFormation stack " + c.Stack + ".").Bytes(tf.File{env})
	draft.Notes = d.notes
	return draft
}

// environment is its block with what is the account's alone.
func (d *drafter) environment() *tf.Block {
	env := tf.NewBlock("environment", []string{d.Environment}, tf.Attr("account_id", tf.String(d.AccountID)))
	if d.Have != nil && d.Have.Region != d.Region {
		env.Add(tf.Attr("region", tf.String(d.Region)))
	}
	switch {
	case len(d.Pipelines) == 0:
	case len(d.Subnets) == 0 || len(d.SecurityGroups) == 0:
		d.note("In which subnets and security groups the tasks run isn't in the state machines: fill in the network.")
		env.Add(tf.Nested("network",
			tf.Comment(`Either subnets = ["subnet-…"] and security_groups = ["sg-…"] that exist, or a VPC to make:`),
			tf.Attr("cidr", tf.String("10.0.0.0/24"))))
	default:
		env.Add(tf.Nested("network",
			tf.Attr("subnets", tf.Strings(d.Subnets...)),
			tf.Attr("security_groups", tf.Strings(d.SecurityGroups...))))
	}
	return env
}

func (d *drafter) draftBuckets() {
	have := map[string]*spec.Bucket{}
	if d.Have != nil {
		for _, b := range d.Have.Buckets {
			have[b.Key] = b
		}
	}
	k := keys{d.prefix + "-", "-" + strings.Join([]string{d.Environment, d.AccountID, d.Region}, "-")}
	used := map[string]bool{}
	for _, b := range d.Buckets {
		key, derived := k.of(b.Name)
		if h := have[key]; h == nil || h.Name != b.Name || h.KeyARN != b.KeyARN {
			d.blocks = append(d.blocks, d.bucket(b, key, derived))
		}
		used[key] = true
		d.buckets[b.Name], d.taken[b.Name] = key, "bucket."+key
	}
	for _, key := range sortedKeys(have) {
		if !used[key] {
			d.leaveOut("bucket", key)
		}
	}
}

func (d *drafter) bucket(b Bucket, key string, derived bool) *tf.Block {
	var said body
	said.add(b.Shared && d.Have == nil, "owner", tf.String(d.Environment))
	said.add(!derived, "name", tf.String(b.Name))
	said.add(b.KeyARN != "", "encryption", tf.String(b.KeyARN))
	if b.Shared && d.Have != nil {
		d.note("Bucket %s lets another account in. If another environment of the project is meant, put its block into the "+
			"project's, with owner = %q.", b.Name, d.Environment)
	}
	return tf.NewBlock("bucket", []string{key}, said...)
}

func (d *drafter) draftRepositories() {
	have := map[string]string{}
	if d.Have != nil {
		for _, r := range d.Have.Repositories {
			have[r.Key] = r.Name
		}
	}
	d.named("repository", d.Repositories, keys{d.prefix + "-", ""}, have)
}

func (d *drafter) draftClusters() {
	have := map[string]string{}
	if d.Have != nil {
		for _, c := range d.Have.Clusters {
			have[c.Key] = c.Name
		}
	}
	d.named("cluster", d.Clusters, keys{d.prefix + "-", "-cluster"}, have)
}

// named drafts what has nothing but a name.
func (d *drafter) named(kind string, names []string, k keys, have map[string]string) {
	used := map[string]bool{}
	for _, name := range names {
		key, derived := k.of(name)
		block := tf.NewBlock(kind, []string{key})
		if !derived {
			block.Add(tf.Attr("name", tf.String(name)))
		}
		if have[key] != name {
			d.blocks = append(d.blocks, block)
		}
		used[key] = true
		d.taken[name] = kind + "." + key
	}
	for _, key := range sortedKeys(have) {
		if !used[key] {
			d.leaveOut(kind, key)
		}
	}
}

// leaveOut drafts that the environment lacks what others have.
func (d *drafter) leaveOut(kind, key string) {
	d.blocks = append(d.blocks, tf.NewBlock(kind, []string{key}, tf.Attr("enabled", tf.Bool(false))))
}

func (d *drafter) note(format string, args ...any) {
	d.notes = append(d.notes, fmt.Sprintf(format, args...))
}
