// Package edit changes values in a user's spec. Every byte that isn't part of the change stays: comments, order,
// blank lines, alignment, line ends.
//
// It puts new text between the positions that the parser gives. Of hclwrite it only takes the literals, for what that
// writes of a parsed file is formatted anew: tabs are spaces, a byte order mark is gone, other lines are realigned.
package edit

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/internal/atomicfile"
	"github.com/tfgen/tfgen/generator/spec"
)

// Edit is a change of one file of the spec that has not been written yet.
type Edit struct {
	File          string
	Before, After []byte
	Project       *spec.Project // the project as it is with the change
}

// Change is the edit as atomicfile.Write makes it, together with what is rendered from it. Where the file doesn't hold
// Before any more, nothing is written.
func (e Edit) Change() atomicfile.Change {
	return atomicfile.Change{Path: e.File, Before: e.Before, Content: e.After}
}

// Model is an object in a bucket, as S3 knows it.
type Model struct {
	Key       string
	VersionID string // empty: not known
	Checksum  string // SHA-256 in base64; empty: not known
}

// SetModel edits the spec in dir, which project was loaded from, so that a pipeline of one environment runs a model. It
// changes model_key in the environment's own block, and adds it there where it comes from the project's. Where the
// pipeline pins its model, so it does with model_version_id and model_checksum; elsewhere they are not used. It fails
// where a value is computed, and where the edited spec would not load or would differ from project in anything else.
func SetModel(dir string, project *spec.Project, env, pipeline string, model Model) (Edit, error) {
	p, err := lookUp(project, env, pipeline)
	if err != nil {
		return Edit{}, err
	}
	f, err := open(dir, project.Environment(env))
	if err != nil {
		return Edit{}, err
	}
	edit := Edit{File: f.name, Before: f.src}
	for _, a := range attributes(p, model) {
		if err := f.set(env, pipeline, a); err != nil {
			return Edit{}, err
		}
	}
	edit.After = f.src
	edit.Project, err = reload(dir, f)
	if err == nil {
		err = onlyModel(project, edit.Project, env, pipeline, model)
	}
	if err != nil {
		return Edit{}, fmt.Errorf("%s can't be edited so that pipeline %q runs %q: %w", f.name, pipeline, model.Key, err)
	}
	return edit, nil
}

func lookUp(project *spec.Project, env, pipeline string) (*spec.Pipeline, error) {
	e := project.Environment(env)
	if e == nil {
		return nil, fmt.Errorf("the spec has no environment %q", env)
	}
	i := slices.IndexFunc(e.Pipelines, func(p *spec.Pipeline) bool { return p.Key == pipeline })
	if i < 0 {
		return nil, fmt.Errorf("environment %s has no pipeline %q", env, pipeline)
	}
	return e.Pipelines[i], nil
}

// attribute is a name and its value as it is written.
type attribute struct{ name, value string }

// modelAttributes are the names of what says which model a pipeline runs, in the order in which they are added.
func modelAttributes() []string { return []string{"model_key", "model_version_id", "model_checksum"} }

// attributes are those of a pipeline that have to change. One that is not known of the new model is unset, not kept.
func attributes(p *spec.Pipeline, m Model) []attribute {
	before := []string{p.ModelKey, p.ModelVersionID, p.ModelChecksum}
	after := []string{m.Key, m.VersionID, m.Checksum}
	if !p.Pin {
		before, after = before[:1], after[:1]
	}
	var list []attribute
	for i, name := range modelAttributes()[:len(after)] {
		switch after[i] {
		case before[i]:
		case "":
			list = append(list, attribute{name, "null"})
		default:
			list = append(list, attribute{name, string(hclwrite.TokensForValue(cty.StringVal(after[i])).Bytes())})
		}
	}
	return list
}
