package promote

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/internal/atomicfile"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/promote/store"
	"github.com/tfgen/tfgen/generator/spec/edit"
)

// Promotion is a candidate that was checked, with the changes of files that it takes.
type Promotion struct {
	Candidate
	Object   store.Object
	Checks   []Check
	Tested   bool
	Replaced string // the key of the model before

	files []atomicfile.Change // none where a check has failed
}

// Err is nil when every check has passed or was waived.
func (p *Promotion) Err() error {
	for _, check := range p.Checks {
		if check.Outcome == Failed {
			return errors.New("nothing was changed, because a check failed")
		}
	}
	return nil
}

// Write changes the spec, the rendered files and the record: all of them or none. It refuses where a check has failed,
// or ctx has ended.
func (p *Promotion) Write(ctx context.Context) error {
	if err := p.Err(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("nothing was changed: %w", err)
	}
	return atomicfile.Write(p.files)
}

// Files are what Write changes, in this order: the spec, what is rendered from it, the record and, where it doesn't say
// so yet, the .gitattributes by which git merges two branches' records.
func (p *Promotion) Files() []atomicfile.Change { return p.files }

// edit is the spec with the model, not yet written.
func (c *checker) edit() (edit.Edit, error) {
	return edit.SetModel(c.Options.Dir.Spec(), c.Project, c.To.Name, c.Pipeline.Key, edit.Model{
		Key: c.Key, VersionID: c.Object.VersionID, Checksum: c.Object.Checksum,
	})
}

// prepareFiles makes the changes of files ready.
func (c *checker) prepareFiles(ctx context.Context) error {
	record, err := history.Read(c.Options.Dir.Spec())
	if err != nil {
		return err
	}
	caller, err := c.caller(ctx, c.To.Region)
	if err != nil {
		return err
	}
	who, err := account.WhoAmI(ctx, caller)
	if err != nil {
		return err
	}
	line, err := record.Append(history.Entry{
		Time: time.Now(), By: who.ARN, Action: c.Action, Pipeline: c.Pipeline.Key, From: c.From.Name, To: c.To.Name,
		Key: c.Key, VersionID: c.Object.VersionID, Checksum: c.Object.Checksum, Tested: c.Tested, Replaced: c.Replaced,
	})
	if err != nil {
		return err
	}
	attributes, err := history.Attributes(c.Options.Dir.Spec())
	if err != nil {
		return err
	}
	c.files = append([]atomicfile.Change{c.edited.Change()}, c.diff.Files()...)
	c.files = append(append(c.files, line), attributes...)
	return nil
}
