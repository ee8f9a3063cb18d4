package promote

import (
	"context"
	"fmt"

	"github.com/tfgen/tfgen/generator/internal/shell"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/promote/store"
	"github.com/tfgen/tfgen/generator/spec"
)

// Request is what a user asks for.
type Request struct {
	Action   string            // history.Promote or history.Rollback
	From     *spec.Environment // where the model was tested; nil: it is tried out in To; not for a rollback
	To       *spec.Environment // where it is to run
	Pipeline string            // its key, in both; empty: the only one
	Bucket   string            // key of the bucket that the model is in; empty: the one that From and To share
	Key      string            // of the model; empty: what From runs by its spec; a rollback finds its own

	AllowUntested bool // go on without a successful execution, and record that
}

// Candidate is a model that a pipeline may come to run: a request in which nothing is left open.
type Candidate struct {
	Action   string
	From, To *spec.Environment // of a rollback and of a trial, the same
	Pipeline *spec.Pipeline    // of To

	Bucket    *spec.Bucket // that the model is in
	Key       string       // of the model
	VersionID string       // that the object must still have; empty: any
	Checksum  string       // likewise

	AllowUntested bool
}

// Complete finds what the request leaves open. It asks AWS only for a rollback: whether the model before is still
// there.
func (p *Promoter) Complete(ctx context.Context, r Request) (Candidate, error) {
	if r.Action == history.Rollback {
		return p.completeRollback(ctx, r)
	}
	switch r.From {
	case r.To:
		return Candidate{}, fmt.Errorf("--from and --to are both %s", r.To.Name)
	case nil:
		if r.Key == "" {
			return Candidate{}, fmt.Errorf("which model? pass its key to try it out in %s, or --from ENV for that of another "+
				"environment", r.To.Name)
		}
		r.From = r.To
		return p.candidate(r, r.Pipeline)
	}
	source, err := Pipeline(r.From, r.Pipeline)
	if err != nil {
		return Candidate{}, err
	}
	c, err := p.candidate(r, source.Key)
	if err != nil {
		return Candidate{}, err
	}
	if c.Key == "" {
		c.Key = source.ModelKey
	}
	if c.Key == "" {
		return Candidate{}, fmt.Errorf("pipeline %s of %s has no model_key: name the model", source.Key, r.From.Name)
	}
	return c, nil
}

// candidate has the pipeline of that key and its bucket.
func (p *Promoter) candidate(r Request, pipeline string) (c Candidate, err error) {
	c = Candidate{Action: r.Action, From: r.From, To: r.To, Key: r.Key, AllowUntested: r.AllowUntested}
	if c.Pipeline, err = Pipeline(r.To, pipeline); err != nil {
		return c, err
	}
	c.Bucket, err = ModelBucket(c.Pipeline, r.Bucket)
	return c, err
}

// completeRollback goes to the model before, if it can still be used.
func (p *Promoter) completeRollback(ctx context.Context, r Request) (Candidate, error) {
	r.From = r.To
	c, err := p.candidate(r, r.Pipeline)
	if err != nil {
		return c, err
	}
	record, err := history.Read(p.Options.Dir.Spec())
	if err != nil {
		return c, err
	}
	earlier := record.Earlier(c.To.Name, c.Pipeline)
	if len(earlier) == 0 {
		return c, fmt.Errorf("no promotion of pipeline %s to %s is recorded in %s, so there is nothing to go back to",
			c.Pipeline.Key, c.To.Name, record.File())
	}
	usable, err := p.firstUsable(ctx, c.Bucket, earlier)
	switch {
	case err != nil:
		return c, err
	case usable < 0:
		return c, fmt.Errorf("%s is gone or was overwritten since, and so are all models before it", earlier[0].Key)
	case usable > 0:
		return c, fmt.Errorf("%s is gone or was overwritten since; the newest earlier model that can still be used is %s: "+
			"tfgen promote --to %s --from ENV %s", earlier[0].Key, earlier[usable].Key, c.To.Name,
			shell.Quote(earlier[usable].Key))
	}
	c.Key, c.VersionID, c.Checksum = earlier[0].Key, earlier[0].VersionID, earlier[0].Checksum
	return c, nil
}

// firstUsable is the index of the first model whose object is still the one that was recorded, or -1.
func (p *Promoter) firstUsable(ctx context.Context, bucket *spec.Bucket, entries []history.Entry) (int, error) {
	cfg, err := p.caller(ctx, bucket.Region)
	if err != nil {
		return -1, err
	}
	models := p.models(bucket, cfg)
	for i, e := range entries {
		object, err := models.Head(ctx, e.Key, "")
		switch {
		case store.NotFound.Is(err), store.Deleted.Is(err):
			continue
		case err != nil:
			return -1, err
		case e.VersionID == "" || e.VersionID == object.VersionID:
			return i, nil
		}
	}
	return -1, nil
}
