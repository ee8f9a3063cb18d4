package rendered

import (
	"encoding/json"
	"strings"

	"github.com/tfgen/tfgen/generator/access/config"
	"github.com/tfgen/tfgen/generator/internal/aws"
)

// outlet notes what a setting of a bucket does, when it does something.
func (c *collector) outlet(i instance, o Outlet) {
	c.ofBucket(i, func(b *Bucket) {
		o.Bucket = b.Name
		c.addOutlet(i, o)
	})
}

func (c *collector) addOutlet(i instance, o Outlet) {
	o.Address, o.Range = i.Address, i.Range()
	c.root.Outlets = append(c.root.Outlets, o)
}

func (c *collector) replication(i instance) {
	for _, to := range at(&i.Block, "bucket", "rule", "destination") {
		c.outlet(i, copied("", to))
	}
}

// copied is where a bucket's objects are copied to.
func copied(bucket string, to config.Value) Outlet {
	return Outlet{Bucket: bucket, What: "copies its objects to " + shown(to), To: text(to), Action: "s3:GetObject"}
}

func (c *collector) inventory(i instance) {
	c.export(i, "lists its objects in ", at(&i.Block, "bucket_arn", "destination", "bucket"))
}

func (c *collector) analytics(i instance) {
	c.export(i, "writes statistics of its objects to ",
		at(&i.Block, "bucket_arn", "storage_class_analysis", "data_export", "destination", "s3_bucket_destination"))
}

// export notes what goes to buckets that this root doesn't make.
func (c *collector) export(i instance, what string, to []config.Value) {
	c.ofBucket(i, func(b *Bucket) {
		from := b.Name
		for _, v := range to {
			if !c.makes(i, v) {
				c.addOutlet(i, Outlet{Bucket: from, What: what + shown(v), To: text(v), Action: "s3:ListBucket"})
			}
		}
	})
}

// makes reports whether a bucket, by its ARN, is one of this root.
func (c *collector) makes(i instance, arn config.Value) bool {
	t := i.targetOf(arn)
	a, _ := aws.ParseARN(t.name)
	for _, b := range c.root.Buckets {
		if b.Address != "" && (t.address == b.Address || a.Resource != "" && a.Resource == b.Name) {
			return true
		}
	}
	return false
}

// copied is an object that is copied when Terraform is applied.
func (c *collector) copied(i instance) {
	if _, grants := i.Find("grant"); grants || !i.Value("acl").IsNull() {
		c.acl(i)
	}
	source, known := i.Text("source")
	if !known {
		c.unread(i.Range(), "what "+i.Address+" copies")
		return
	}
	from, _, _ := strings.Cut(strings.TrimPrefix(source, "/"), "/")
	if to, known := i.Text("bucket"); to != from {
		o := Outlet{Bucket: from, What: "has an object copied to " + shown(i.Value("bucket")), Action: "s3:GetObject"}
		if known {
			o.To = aws.BucketARN(i.provider.partition, to)
		}
		c.addOutlet(i, o)
	}
}

// ownership is whether ACLs count. https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
func (c *collector) ownership(i instance) {
	for _, v := range at(&i.Block, "object_ownership", "rule") {
		if owner, _ := v.Text(); owner != "BucketOwnerEnforced" {
			c.outlet(i, Outlet{What: "has ACLs count, by which whoever writes an object may share it", To: "*",
				Action: "s3:GetObject"})
		}
	}
}

// payer is who pays for requests: where it is the requester, only those are answered that say so.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html
func (c *collector) payer(i instance) {
	if payer, _ := i.Text("payer"); payer != "BucketOwner" {
		c.outlet(i, Outlet{What: "refuses all requests by other accounts that don't say that they pay", Closes: true})
	}
}

// subscription sends a log to a destination, which is harmless in the same account.
func (c *collector) subscription(i instance) {
	log, known := i.Text("log_group_name")
	t := i.target("destination_arn")
	to, _ := aws.ParseARN(t.name)
	switch {
	case to.Account == i.provider.account && to.Account != "", t.address != "":
	case !known && i.target("log_group_name").address != "": // none of those whose names are known
	case !known:
		c.unread(i.Range(), "the log that "+i.Address+" sends elsewhere")
	default:
		c.addOutlet(i, Outlet{LogGroup: log, What: "is sent to " + shown(i.Value("destination_arn")), To: t.name,
			Action: "logs:GetLogEvents"})
	}
}

func (c *collector) logAccountPolicy(i instance) {
	if kind, _ := i.Text("policy_type"); kind != "DATA_PROTECTION_POLICY" && kind != "FIELD_INDEX_POLICY" {
		c.addOutlet(i, Outlet{LogGroup: "*", What: "is sent elsewhere, as all logs of the account are",
			To: destination(i), Action: "logs:GetLogEvents"})
	}
}

// registryReplication copies images; to other regions of the same account is nobody's gain.
func (c *collector) registryReplication(i instance) {
	for _, v := range at(&i.Block, "registry_id", "replication_configuration", "rule", "destination") {
		if to, _ := v.Text(); to != i.provider.account {
			o := Outlet{Registry: true, What: "copies images to account " + shown(v), Action: "ecr:BatchGetImage"}
			if to != "" {
				o.To = aws.ARN{Partition: i.provider.partition, Service: "iam", Account: to, Resource: "root"}.String()
			}
			c.addOutlet(i, o)
		}
	}
}

// destination is where an account's logs are sent; empty where it isn't known.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
func destination(i instance) string {
	document, _ := i.Text("policy_document")
	var policy struct{ DestinationArn string }
	if json.Unmarshal([]byte(document), &policy) != nil {
		return ""
	}
	return policy.DestinationArn
}

// at are the values of an argument of blocks in blocks, each type of which is in the one before.
func at(b *config.Block, argument string, kinds ...string) []config.Value {
	blocks := []config.Block{*b}
	var all []config.Value
	for _, kind := range kinds {
		var inner []config.Block
		for i := range blocks {
			found, unknown := blocks[i].Blocks(kind)
			inner = append(inner, found...)
			for _, u := range unknown {
				all = append(all, config.Unknown(u))
			}
		}
		blocks = inner
	}
	for i := range blocks {
		all = append(all, blocks[i].Value(argument))
	}
	return all
}

// text is a text; empty where it isn't known.
func text(v config.Value) string {
	text, _ := v.Text()
	return text
}

// shown is a text, or that it isn't known.
func shown(v config.Value) string {
	if text, ok := v.Text(); ok {
		return text
	}
	return "what is not known yet"
}
