package stack

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	names "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// body is what a block has to say.
type body []tf.Node

// add says something that the project doesn't say already.
func (b *body) add(differs bool, name string, value tf.Expr) {
	if differs {
		*b = append(*b, tf.Attr(name, value))
	}
}

func (d *drafter) draftPipelines() {
	have := map[string]*spec.Pipeline{}
	if d.Have != nil {
		for _, p := range d.Have.Pipelines {
			have[p.Key] = p
		}
	}
	used := map[string]bool{}
	for _, p := range d.Pipelines {
		key, derived := keys{d.prefix + "-", "-pipeline"}.of(p.Name)
		h, known := have[key]
		if !known {
			h = &spec.Pipeline{}
		}
		var b body
		b.add(!derived && h.Name != p.Name, "name", tf.String(p.Name))
		if b = append(b, d.pipeline(p, key, h)...); len(b) > 0 {
			d.blocks = append(d.blocks, tf.NewBlock("pipeline", []string{key}, b...))
		}
		used[key] = true
		d.taken[p.Name] = "pipeline." + key
	}
	for _, key := range sortedKeys(have) {
		if !used[key] {
			d.leaveOut("pipeline", key)
		}
	}
}

// pipeline is what a pipeline's block says beside the name. The zero have says nothing.
func (d *drafter) pipeline(p Pipeline, key string, have *spec.Pipeline) body {
	known := make([]spec.Step, len(p.Steps))
	if len(have.Steps) == len(p.Steps) {
		for i := range known {
			known[i] = *have.Steps[i]
		}
	}
	single := len(p.Steps) == 1
	var b body
	if single {
		b = d.uses(p.Steps[0], known[0])
	}
	cluster := p.Steps[0].Cluster
	b.add(len(d.Clusters) > 1 && (have.Cluster == nil || have.Cluster.Name != cluster), "cluster", d.cluster(cluster))
	b.add(!slices.Equal(have.Schedules, p.Schedules), "schedule", schedule(p.Schedules))
	b = append(b, d.parameters(key, have)...)
	if single {
		if size := d.size(p.Steps[0], known[0]); len(size) > 0 {
			b = append(b, tf.Nested("task", size...))
		}
		return b
	}
	for i, s := range p.Steps {
		if said := append(d.uses(s, known[i]), d.size(s, known[i])...); len(said) > 0 {
			b = append(b, tf.NewBlock("step", []string{label(s.Name)}, said...))
		}
	}
	return b
}

func schedule(expressions []string) tf.Expr {
	if len(expressions) == 1 {
		return tf.String(expressions[0])
	}
	return tf.Strings(expressions...)
}

// uses are the image of a step and what it uses.
func (d *drafter) uses(s Step, have spec.Step) body {
	var b body
	b.add(have.Image != s.Image, "image", d.image(s.Image))
	reads, writes := d.refs(s, s.Reads), d.refs(s, s.Writes)
	b.add(!slices.Equal(refsOf(have.Reads), reads), "reads", tf.Refs(reads...))
	b.add(!slices.Equal(refsOf(have.Writes), writes), "writes", tf.Refs(writes...))
	b.add(len(have.Secrets) != len(s.Secrets), "secrets", texts(s.Secrets, d.text))
	b.add(s.Timeout > 0 && have.Timeout != s.Timeout, "timeout", tf.Int(s.Timeout))
	return b
}

// size is what a task or step block says of the container.
func (d *drafter) size(s Step, have spec.Step) body {
	var b body
	b.add(have.CPU != s.CPU, "cpu", tf.Int(s.CPU))
	b.add(have.Memory != s.Memory, "memory", tf.Int(s.Memory))
	b.add(have.Storage != s.Storage, "ephemeral_storage", tf.Int(s.Storage))
	b.add(cmp.Or(have.Arch, x86) != cmp.Or(s.Arch, x86), "architecture", tf.String(cmp.Or(s.Arch, x86)))
	b.add(!slices.Equal(have.Command, s.Command), "command", tf.Strings(s.Command...))
	b.add(!maps.Equal(have.Environment, s.Environment), "environment", texts(s.Environment, d.text))
	return b
}

// x86 is what ECS takes for an image's architecture where nothing is said.
const x86 = string(types.CPUArchitectureX8664)

// parameters are those of the stack that have their place below the pipeline's path.
func (d *drafter) parameters(key string, have *spec.Pipeline) body {
	path := "/" + d.prefix + "/" + key + "/"
	known := map[string]string{}
	for _, parameter := range have.Parameters {
		known[parameter.Name] = parameter.Value
	}
	var b body
	values := map[string]string{}
	for _, parameter := range d.Parameters {
		name, below := strings.CutPrefix(parameter.Name, path)
		if !below || !isLabel(name) {
			continue
		}
		d.taken[parameter.Name] = "a parameter of pipeline." + key
		switch value, ok := known[parameter.Name]; {
		case ok && value == parameter.Value:
		case name == "model-key":
			b.add(true, "model_key", tf.String(parameter.Value))
		default:
			values[name] = parameter.Value
		}
	}
	b.add(len(values) > 0, "parameters", texts(values, d.text))
	return b
}

// image is a repository of the stack's with its tag, or the image as it is.
func (d *drafter) image(reference string) tf.Expr {
	image, ok := names.ParseImage(reference)
	is, _ := strings.CutPrefix(d.taken[image.Repository], "repository.")
	if !ok || is == "" || is == d.taken[image.Repository] || image.Account != d.AccountID {
		return tf.String(reference)
	}
	_, tag, _ := strings.Cut(reference, image.Repository)
	return tf.Template("${repository." + is + ".url}" + tag)
}

func (d *drafter) cluster(name string) tf.Expr {
	if ref := d.taken[name]; strings.HasPrefix(ref, "cluster.") {
		return tf.Ref(ref)
	}
	return tf.String(name)
}

// refs are references to buckets, sorted. One that is nobody's is a note.
func (d *drafter) refs(s Step, buckets []string) []string {
	var refs []string
	for _, name := range buckets {
		key := d.buckets[name]
		if key == "" {
			d.note("Step %q may use bucket %s, which is no environment's. Draft the stack of its owner first, or name it as "+
				"one that is external (tfgen help spec bucket).", s.Name, name)
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

func texts(values map[string]string, write func(string) tf.Expr) tf.Expr {
	var object tf.Object
	for _, key := range sortedKeys(values) {
		object = append(object, tf.Attr(key, write(values[key])))
	}
	return object
}
