package stack

import (
	"cmp"
	"slices"
	"strings"

	names "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// image is a repository of the stack's with its tag, or the image as it is.
func (d *drafter) image(reference string) tf.Expr {
	image, ok := names.ParseImage(reference)
	ref := d.taken[resource{repositoryType, image.Repository}]
	if !ok || ref == "" || image.Account != d.AccountID || image.Region != d.Region {
		return tf.String(reference)
	}
	_, tag, _ := strings.Cut(reference, "/"+image.Repository)
	return tf.Template("${" + ref + ".url}" + tag)
}

// isImage reports whether an image is the project's, which has a repository of the stack by the name that it would have
// without the draft.
func (d *drafter) isImage(have, reference string) bool {
	image, ok := names.ParseImage(have)
	if !ok || d.Have == nil {
		return have == reference
	}
	for _, r := range d.Have.Repositories {
		if r.Name == image.Repository && image.Account == d.AccountID && image.Region == d.Region {
			_, tag, _ := strings.Cut(have, "/"+image.Repository)
			return d.image(reference) == tf.Template("${repository."+r.Key+".url}"+tag)
		}
	}
	return have == reference
}

// cluster is a reference to the stack's cluster in which a pipeline's tasks run, or will.
func (d *drafter) cluster(p Pipeline, key string) string {
	ref := d.taken[resource{clusterType, p.Steps[0].Cluster}]
	if ref == "" && len(d.Clusters) > 0 {
		ref = d.taken[resource{clusterType, d.Clusters[0].Name}]
	}
	var others []string
	for _, s := range p.Steps {
		if is := d.taken[resource{clusterType, s.Cluster}]; is == "" || is != ref {
			others = union(others, []string{cmp.Or(s.Cluster, "default")})
		}
	}
	if len(others) > 0 {
		d.note("Tasks of %s run in cluster %s: those of pipeline.%s will in %s. Where that is another stack's of this "+
			"environment, read that, too, with another --stack.", p.Name, strings.Join(others, ", "), key,
			cmp.Or(ref, "the spec's"))
	}
	return ref
}

// refs are references to buckets, sorted. One that is nobody's is a note.
func (d *drafter) refs(s Step, buckets []string) []string {
	var refs []string
	for _, name := range buckets {
		key := d.buckets[name]
		if key == "" {
			d.note("%s may use bucket %s, which is no environment's. Read the stack that has it along with this one, by "+
				"another --stack; or draft its owner's first, or name it as one that is external (tfgen help spec bucket).",
				s.where(), name)
			continue
		}
		refs = append(refs, "bucket."+key)
	}
	slices.Sort(refs)
	return slices.Compact(refs)
}

func refsOf(buckets []*spec.Bucket) []string {
	var refs []string
	for _, b := range buckets {
		refs = append(refs, "bucket."+b.Key)
	}
	slices.Sort(refs)
	return refs
}

// text is a value that is a bucket's name as a reference, so that the other environments have theirs.
func (d *drafter) text(value string) tf.Expr {
	if key := d.buckets[value]; key != "" {
		return tf.Ref("bucket." + key + ".name")
	}
	return tf.String(value)
}

// isText reports whether a value is the project's. That has the names of buckets as they would be without the draft.
func (d *drafter) isText(have, value string) bool {
	if d.Have != nil {
		for _, b := range d.Have.Buckets {
			if b.Name == have {
				return d.buckets[value] == b.Key
			}
		}
	}
	return have == value
}

func texts(values map[string]string, write func(string) tf.Expr) tf.Expr {
	var object tf.Object
	for _, key := range sortedKeys(values) {
		object = append(object, tf.Attr(key, write(values[key])))
	}
	return object
}
