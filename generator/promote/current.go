package promote

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/internal/suggest"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/promote/store"
	"github.com/tfgen/tfgen/generator/spec"
)

// State is how a model that an environment runs is now.
type State string

// The states of a model.
const (
	There       State = "there"       // nothing says that it was changed
	Gone        State = "gone"        // there is no object at its key
	Overwritten State = "overwritten" // there is another version of the object than the one that was pinned or promoted
)

// Wrong reports whether what runs is not what was promoted.
func (s State) Wrong() bool { return s == Gone || s == Overwritten }

// Model is what a pipeline of an environment runs by its spec.
type Model struct {
	Environment string         `json:"environment"`
	Pipeline    string         `json:"pipeline"`
	Key         string         `json:"key"`
	State       State          `json:"state"`
	VersionID   string         `json:"version_id,omitempty"` // that there is now
	Checksum    string         `json:"checksum,omitempty"`   // that there is now
	Pinned      bool           `json:"pinned"`
	Promoted    *history.Entry `json:"promoted"` // nil: nobody recorded it
	Newer       []store.Object `json:"newer"`
}

// CurrentOptions say what Current looks at.
type CurrentOptions struct {
	Project      *spec.Project
	Environments []*spec.Environment
	Dir          project.Dir
	Pipeline     string // its key; empty: all
	Bucket       string // the key of the models' bucket; empty: the one that is shared
	Caller       func(ctx context.Context, region string) (aws.Config, error)

	pinned bool // those alone that are pinned
}

// Current is what the pipelines of environments run, those without a model left out.
func Current(ctx context.Context, o CurrentOptions) ([]Model, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	record, err := history.Read(o.Dir.Spec())
	if err != nil {
		return nil, err
	}
	current := []Model{}
	for _, env := range o.Environments {
		for _, pipeline := range env.Pipelines {
			if pipeline.ModelKey == "" || (o.Pipeline != "" && o.Pipeline != pipeline.Key) || o.pinned && !pipeline.Pin {
				continue
			}
			model, err := o.model(ctx, env, pipeline, record)
			if err != nil {
				return nil, err
			}
			current = append(current, model)
		}
	}
	return current, nil
}

// check refuses the name of a pipeline that no environment has.
func (o CurrentOptions) check() error {
	var keys []string
	for _, env := range o.Environments {
		for _, pipeline := range env.Pipelines {
			keys = append(keys, pipeline.Key)
		}
	}
	slices.Sort(keys)
	if keys = slices.Compact(keys); o.Pipeline == "" || slices.Contains(keys, o.Pipeline) {
		return nil
	}
	return fmt.Errorf("no pipeline is named %q. %s", o.Pipeline, suggest.Known(o.Pipeline, keys))
}

// Changed is what Current finds of pipelines that pin their models, where the object is gone or another one.
func Changed(ctx context.Context, o CurrentOptions) ([]Model, error) {
	o.pinned = true
	current, err := Current(ctx, o)
	return slices.DeleteFunc(current, func(m Model) bool { return !m.State.Wrong() }), err
}

func (o CurrentOptions) model(
	ctx context.Context, env *spec.Environment, pipeline *spec.Pipeline, record *history.History,
) (Model, error) {
	m := Model{Environment: env.Name, Pipeline: pipeline.Key, Key: pipeline.ModelKey, State: There, Pinned: pipeline.Pin,
		Newer: []store.Object{}}
	versionID, checksum := pipeline.ModelVersionID, pipeline.ModelChecksum
	if entry, ok := record.Current(env.Name, pipeline); ok {
		m.Promoted = &entry
		versionID, checksum = entry.VersionID, entry.Checksum
	}
	bucket, err := ModelBucket(pipeline, o.Bucket)
	if err != nil {
		return m, err
	}
	cfg, err := o.Caller(ctx, bucket.Region)
	if err != nil {
		return m, err
	}
	models := store.In(bucket, cfg)
	object, err := models.Head(ctx, m.Key, "")
	switch {
	case store.NotFound.Is(err), store.Deleted.Is(err):
		m.State = Gone
	case err != nil:
		return m, err
	case versionID != "" && versionID != object.VersionID,
		checksum != "" && object.Checksum != "" && checksum != object.Checksum:
		m.State = Overwritten
	}
	m.VersionID, m.Checksum = object.VersionID, object.Checksum
	all, err := models.List(ctx)
	if err != nil {
		return m, err
	}
	m.Newer = append(m.Newer, store.Newer(all, m.Key)...)
	return m, nil
}
