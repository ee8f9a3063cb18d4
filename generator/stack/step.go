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
