package stack

import (
	"cmp"
	"maps"
	"regexp"
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
	k := d.keys("-", "-pipeline")
	if d.Have != nil {
		for _, p := range d.Have.Pipelines {
			have[p.Key], k.have[p.Name] = p, p.Key
		}
	}
	for _, p := range d.Pipelines {
		key, derived := k.of(p.Name, p.Called)
		h, known := have[key]
		if !known {
			h = &spec.Pipeline{}
		}
		var own body
		switch {
		case derived && !known || h.Name == p.Name:
			d.taken[resource{machineType, p.Name}] = "pipeline." + key
		case d.nameable(p):
			own.add(true, "name", tf.String(p.Name))
			d.taken[resource{machineType, p.Name}] = "pipeline." + key
		default:
			d.anew[resource{machineType, p.Name}] = true
			d.note("State machine %s has a name that roles can't be named after, as a pipeline's are: tfgen makes another for "+
				"pipeline.%s, and this one goes with the stack.", p.Name, key)
		}
		d.say("pipeline", key, known, d.pipeline(p, key, h), own)
	}
	d.leaveOut("pipeline", sortedKeys(have), k.used)
}

// nameable reports whether a pipeline may have the name of the state machine: the names of its roles begin with it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
func (d *drafter) nameable(p Pipeline) bool {
	longest := 0
	for _, s := range p.Steps {
		if name := p.Name + "-execution-" + d.Environment; len(p.Steps) == 1 {
			longest = len(name)
		} else {
			longest = max(longest, len(name+"-"+label(s.Name)))
		}
	}
	return longest <= 64 && regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9_-]*$`).MatchString(p.Name)
}

// pipeline is what a pipeline's block says beside the name. The zero have says nothing.
func (d *drafter) pipeline(p Pipeline, key string, have *spec.Pipeline) body {
	known := map[string]spec.Step{}
	for _, s := range have.Steps {
		known[s.Key] = *s
	}
	_, hasTask := known[""]
	single := len(p.Steps) == 1 && (hasTask || len(known) == 0)
	var b body
	if single {
		b = d.uses(p.Steps[0], known[""])
	}
	cluster := d.cluster(p, key)
	isIt := have.Cluster != nil && "cluster."+have.Cluster.Key == cluster
	b.add(len(d.Clusters) > 1 && !isIt, "cluster", tf.Ref(cluster))
	b = append(b, d.times(p, have)...)
	b = append(b, d.parameters(key, have)...)
	d.noteRights(p, key)
	if single {
		if size := d.size(p.Steps[0], known[""]); len(size) > 0 {
			b = append(b, tf.Nested("task", size...))
		}
		return b
	}
	return append(b, d.steps(p, key, have, known)...)
}

// steps are the blocks of a pipeline's steps. known are the project's, by label.
func (d *drafter) steps(p Pipeline, key string, have *spec.Pipeline, known map[string]spec.Step) body {
	var b body
	var order, used []string
	labels := keys{used: map[string]bool{}}
	for _, s := range p.Steps {
		name, _ := labels.of(s.Name, "")
		used = append(used, name)
		h, isKnown := known[name]
		if said := append(d.uses(s, h), d.size(s, h)...); len(said) > 0 || !isKnown {
			b = append(b, tf.NewBlock("step", []string{name}, said...))
		}
	}
	for _, s := range have.Steps {
		if slices.Contains(used, s.Key) {
			order = append(order, s.Key)
		} else if s.Key != "" {
			b = append(b, tf.NewBlock("step", []string{s.Key}, tf.Attr("enabled", tf.Bool(false))))
		}
	}
	if order = union(order, used); !slices.Equal(order, used) {
		d.note("The steps of pipeline.%s would run in this order: %s. In the stack, it is another: %s.", key,
			strings.Join(order, ", "), strings.Join(used, ", "))
	}
	return b
}

// times are what a pipeline's block says of when it runs, and how long its logs are kept.
func (d *drafter) times(p Pipeline, have *spec.Pipeline) body {
	var b body
	b.add(!slices.Equal(have.Schedules, p.Schedules), "schedule", schedules(p.Schedules))
	zone := cmp.Or(p.Timezone, utc)
	b.add(cmp.Or(have.ScheduleTimezone, utc) != zone, "schedule_timezone", tf.String(zone))
	b.add(have.Paused != p.Paused, "paused", tf.Bool(p.Paused))
	if days := p.LogDays; days != nil {
		isNew := have.Name == ""
		b.add(isNew && *days != 30 || !isNew && have.LogRetentionDays != *days, "log_retention_days", tf.Int(*days))
	}
	return b
}

// noteRights says what the tasks' roles may do that steps don't get. They get the parameters of their pipeline.
func (d *drafter) noteRights(p Pipeline, key string) {
	own := ":parameter/" + d.prefix + "/" + key + "/"
	for _, s := range p.Steps {
		for _, right := range s.Rights {
			if !strings.Contains(right.Resource, own) {
				d.note("%s may do %s on %s. What it needs of that, allow blocks say (tfgen help spec pipeline.allow).",
					s.where(), strings.Join(right.Actions, ", "), right.Resource)
			}
		}
	}
}

func schedules(expressions []string) tf.Expr {
	if len(expressions) == 1 {
		return tf.String(expressions[0])
	}
	return tf.Strings(expressions...)
}

// uses are the image of a step and what it uses.
func (d *drafter) uses(s Step, have spec.Step) body {
	var b body
	b.add(!d.isImage(have.Image, s.Image), "image", d.image(s.Image))
	reads, writes := d.refs(s, s.Reads), d.refs(s, s.Writes)
	b.add(!slices.Equal(refsOf(have.Reads), reads), "reads", tf.Refs(reads...))
	b.add(!slices.Equal(refsOf(have.Writes), writes), "writes", tf.Refs(writes...))
	b.add(!maps.Equal(d.sources(have.Secrets), d.sources(s.secrets())), "secrets", texts(s.Secrets, d.text))
	b.add(!slices.Equal(have.SecretKeys, s.SecretKeys), "secret_keys", tf.Strings(s.SecretKeys...))
	b.add(s.Timeout > 0 && have.Timeout != s.Timeout, "timeout", tf.Int(s.Timeout))
	if isNew := have.Family == ""; isNew {
		have.Retries = 2 // a step's default
	}
	b.add(have.Retries != s.Retries, "retries", tf.Int(s.Retries))
	return b
}

// secrets are a step's as the spec's are, but that a name of a parameter stays what it is.
func (s Step) secrets() []spec.Secret {
	var all []spec.Secret
	for _, name := range sortedKeys(s.Secrets) {
		all = append(all, spec.Secret{Name: name, ARN: s.Secrets[name]})
	}
	return all
}

// sources are where secrets are, by the variables that they become.
func (d *drafter) sources(secrets []spec.Secret) map[string]string {
	all := map[string]string{}
	for _, s := range secrets {
		if _, isARN := names.ParseARN(s.ARN); !isARN {
			s.ARN = names.ARN{
				Partition: names.Partition(d.Region), Service: "ssm", Region: d.Region, Account: d.AccountID,
				Resource: "parameter/" + strings.TrimPrefix(s.ARN, "/"),
			}.String()
		}
		all[s.Name] = s.ARN + s.Part
	}
	return all
}

// size is what a task or step block says of the container.
func (d *drafter) size(s Step, have spec.Step) body {
	var b body
	if fits := spec.IsFargateSize(s.CPU, s.Memory); !fits {
		d.note("%s: Fargate has no task with %d CPU units and %d MiB. Its step has the default, until cpu and memory say "+
			"another.", s.where(), s.CPU, s.Memory)
	} else {
		b.add(have.CPU != s.CPU, "cpu", tf.Int(s.CPU))
		b.add(have.Memory != s.Memory, "memory", tf.Int(s.Memory))
	}
	b.add(s.Storage > 0 && have.Storage != s.Storage, "ephemeral_storage", tf.Int(s.Storage))
	b.add(cmp.Or(have.Arch, x86) != cmp.Or(s.Arch, x86), "architecture", tf.String(cmp.Or(s.Arch, x86)))
	b.add(have.Spot != s.Spot, "spot", tf.Bool(s.Spot))
	b.add(!slices.Equal(have.Command, s.Command), "command", tf.Strings(s.Command...))
	environment := map[string]string{}
	for _, name := range sortedKeys(s.Environment) {
		value := s.Environment[name]
		if regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`).MatchString(name) {
			environment[name] = value
		} else {
			d.note("%s: the variable %s has a name that a spec has no place for, and isn't in the draft: %s.", s.where(), name,
				value)
		}
	}
	b.add(!maps.EqualFunc(have.Environment, environment, d.isText), "environment", texts(environment, d.text))
	return b
}

// utc is the time zone of schedules that say none.
const utc = "UTC"

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
		if !below || !regexp.MustCompile(`^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$`).MatchString(name) {
			continue
		}
		d.taken[resource{parameterType, parameter.Name}] = "a parameter of pipeline." + key
		switch value, ok := known[parameter.Name]; {
		case ok && d.isText(value, parameter.Value):
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
