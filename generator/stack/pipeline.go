package stack

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

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
	k := d.keys("-pipeline")
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
