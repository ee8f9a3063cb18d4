package stack

import (
	"cmp"
	"fmt"
	"maps"
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

	common  []tf.Node           // blocks of what the project lacks or has otherwise
	own     []tf.Node           // likewise, with what is this environment's alone
	buckets map[string]string   // names of buckets to their keys
	taken   map[resource]string // to what they are in the spec
	anew    map[resource]bool   // the spec has another in their place
	notes   []string
}

// resource is one that becomes part of the spec.
type resource struct{ kind, name string }

// Draft writes the spec of what the stack has: into the project's block where there is no project yet, since other
// environments will have much the same, but for names, keys and days; else into the environment's.
func (c *Contents) Draft(into Into) Draft {
	d := &drafter{
		Contents: c, Into: into, prefix: into.Project, buckets: map[string]string{},
		taken: map[resource]string{}, anew: map[resource]bool{}, notes: slices.Clone(c.Notes),
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

	d.noteCustom()

	env := d.environment()
	draft := Draft{Fates: d.fates()}
	if into.Have == nil {
		project := tf.NewBlock("project", []string{into.Project}, tf.Attr("region", tf.String(c.Region)),
			tf.Comment("Deployments start in this account. tfgen bootstrap makes the role."),
			tf.Nested("deploy",
				tf.Attr("role", tf.String(into.Project+"-deploy")),
				tf.Attr("trusted_accounts", tf.Refs("environment."+into.Environment+".account_id"))))
		project.Add(d.common...)
		header := "What every environment has, from CloudFormation stack " + c.Stack + "."
		draft.Project = tf.NewPrinter(header).Bytes(tf.File{project})
	}
	env.Add(d.own...)
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
		d.note("In which subnets and security groups the tasks run isn't in the state machines, but for these: %s. Fill in "+
			"the network.", cmp.Or(strings.Join(append(slices.Clone(d.Subnets), d.SecurityGroups...), ", "), "none"))
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

// say drafts a block: of what environments have in common, and of what is this one's own. What a project has already,
// as it is here, needs none.
func (d *drafter) say(kind, key string, known bool, common, own body) {
	if d.Have != nil {
		if own = append(own, common...); len(own) > 0 || !known {
			d.own = append(d.own, tf.NewBlock(kind, []string{key}, own...))
		}
		return
	}
	d.common = append(d.common, tf.NewBlock(kind, []string{key}, common...))
	if len(own) > 0 {
		d.own = append(d.own, tf.NewBlock(kind, []string{key}, own...))
	}
}

func (d *drafter) draftBuckets() {
	have := map[string]*spec.Bucket{}
	k := d.keys("-" + strings.Join([]string{d.Environment, d.AccountID, d.Region}, "-"))
	if d.Have != nil {
		for _, b := range d.Have.Buckets {
			have[b.Key], k.have[b.Name] = b, b.Key
		}
	}
	var unversioned []string
	for _, b := range d.Buckets {
		key, derived := k.of(b.Name, b.Called)
		d.bucket(b, key, derived, have[key])
		d.buckets[b.Name], d.taken[resource{bucketType, b.Name}] = key, "bucket."+key
		if b.Unversioned {
			unversioned = append(unversioned, b.Name)
		}
	}
	if len(unversioned) > 0 {
		d.note("What is written over or deleted in these buckets was gone so far, and is kept from now on, for as long as "+
			"noncurrent_days says, or for ever: %s.", strings.Join(unversioned, ", "))
	}
	d.leaveOut("bucket", sortedKeys(have), k.used)
}

// bucket drafts a bucket. have is the project's of that key, or nil.
func (d *drafter) bucket(b Bucket, key string, derived bool, have *spec.Bucket) {
	h := have
	if h == nil {
		h = &spec.Bucket{}
	}
	var common, own body
	common.add(b.Shared && d.Have == nil, "owner", tf.String(d.Environment))
	own.add(h.Name != b.Name && (have != nil || !derived), "name", tf.String(b.Name))
	own.add(h.KeyARN != b.KeyARN || h.KMS && b.KeyARN == "", "encryption", tf.String(cmp.Or(b.KeyARN, "AES256")))
	own = append(own, d.ages(b, key, h)...)
	if len(b.Lets) > 0 {
		d.note("The policy of bucket %s lets in %s. tfgen's takes its place, and lets in those of the project's pipelines "+
			"that use the bucket, and whom a grant block names.", b.Name, strings.Join(b.Lets, ", "))
	}
	if b.Shared && d.Have != nil {
		d.note("Bucket %s lets another account in. If another environment of the project is meant, put its block into the "+
			"project's, with owner = %q.", b.Name, d.Environment)
	}
	d.say("bucket", key, have != nil, common, own)
}

// ages are what a bucket's block says of objects that grow old.
func (d *drafter) ages(b Bucket, key string, h *spec.Bucket) body {
	var own body
	own.add(h.NoncurrentDays != b.NoncurrentDays, "noncurrent_days", tf.Int(b.NoncurrentDays))
	own.add(b.ExpireDays > 0 && h.ExpireDays != b.ExpireDays, "expire_days", tf.Int(b.ExpireDays))
	transitions := map[string]int{}
	for _, t := range h.Transitions {
		transitions[t.Class] = t.Days
	}
	if !maps.Equal(transitions, b.Transitions) {
		var days tf.Object
		for _, class := range sortedKeys(b.Transitions) {
			days = append(days, tf.Attr(class, tf.Int(b.Transitions[class])))
		}
		own.add(true, "transition_days", days)
	}
	if h.ExpireDays > 0 && b.ExpireDays == 0 {
		d.note("Objects of bucket %s would be deleted after %d days, as the project says, and the stack's are kept: say "+
			"expire_days of %s in the environments where that is meant.", b.Name, h.ExpireDays, "bucket."+key)
	}
	return own
}

func (d *drafter) draftRepositories() {
	have := map[string]*spec.Repository{}
	k := d.keys("")
	if d.Have != nil {
		for _, r := range d.Have.Repositories {
			have[r.Key], k.have[r.Name] = r, r.Key
		}
	}
	for _, r := range d.Repositories {
		if r.KMS {
			d.note("The images of repository %s are encrypted with a KMS key, which AWS never changes, and a repository of "+
				"tfgen's has none: it isn't taken over. Keep it, and name its images in full.", r.Name)
			continue
		}
		key, derived := k.of(r.Name, r.Called)
		h, known := have[key]
		if !known {
			h = &spec.Repository{}
		}
		var common, own body
		common.add(h.MutableTags != r.Mutable, "mutable_tags", tf.Bool(r.Mutable))
		own.add(h.Name != r.Name && (known || !derived), "name", tf.String(r.Name))
		d.say("repository", key, known, common, own)
		d.taken[resource{repositoryType, r.Name}] = "repository." + key
	}
	d.leaveOut("repository", sortedKeys(have), k.used)
}

func (d *drafter) draftClusters() {
	have := map[string]string{}
	k := d.keys("-cluster")
	if d.Have != nil {
		for _, c := range d.Have.Clusters {
			have[c.Key], k.have[c.Name] = c.Name, c.Key
		}
	}
	if len(d.Clusters) == 0 && len(d.Pipelines) > 0 { // pipelines run in another stack's, and need one in the spec
		if len(have) == 0 {
			d.say("cluster", "main", false, nil, nil)
		}
		return
	}
	for _, c := range d.Clusters {
		key, derived := k.of(c.Name, c.Called)
		name, known := have[key]
		var own body
		own.add(name != c.Name && (known || !derived), "name", tf.String(c.Name))
		d.say("cluster", key, known, nil, own)
		d.taken[resource{clusterType, c.Name}] = "cluster." + key
	}
	d.leaveOut("cluster", sortedKeys(have), k.used)
}

// keys are those of a kind of block whose derived names are the project's prefix, the label, and this.
func (d *drafter) keys(suffix string) keys {
	return keys{d.prefix + "-", suffix, map[string]string{}, map[string]bool{}}
}

// noteCustom says what custom resources do that aren't retained: code of theirs runs when they are deleted.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes-delete.html
func (d *drafter) noteCustom() {
	for _, r := range d.Resources {
		custom := strings.HasPrefix(r.Type, "Custom::") || r.Type == "AWS::CloudFormation::CustomResource"
		switch {
		case r.Retained || !custom:
		case r.Type == "Custom::S3AutoDeleteObjects" || r.Type == "Custom::ECRAutoDeleteImages":
			d.note("%s deletes all that is in what it belongs to when it is deleted itself, with the stack or before. Take "+
				"autoDeleteObjects and autoDeleteImages away and deploy, in step 1; and see that the tag "+
				"aws-cdk:auto-delete-objects is gone from the bucket, before the stack goes.", r.LogicalID)
		default:
			d.note("%s (%s) runs code of its own when it is deleted, which may change what was taken over: it has to be "+
				"retained, too.", r.LogicalID, r.Type)
		}
	}
}

// leaveOut drafts that the environment lacks what others have.
func (d *drafter) leaveOut(kind string, have []string, used map[string]bool) {
	for _, key := range have {
		if !used[key] {
			d.own = append(d.own, tf.NewBlock(kind, []string{key}, tf.Attr("enabled", tf.Bool(false))))
		}
	}
}

func (d *drafter) note(format string, args ...any) {
	d.notes = append(d.notes, fmt.Sprintf(format, args...))
}
