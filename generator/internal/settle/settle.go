// Package settle waits for what AWS knows everywhere only a while after it was made: roles, policies, key policies.
package settle

import (
	"context"
	"fmt"
	"time"
)

// Wait says what is waited for, and how. Report and Pause may be nil.
type Wait struct {
	// For is how long an error may last that time can mend; 0: it can't. Nil: nothing is waited for.
	For    func(error) time.Duration
	Step   time.Duration                              // between two looks
	Report func(err error, longest time.Duration)     // told once, before the first pause
	Pause  func(context.Context, time.Duration) error // nil: for that long
}

// Until looks until there is no error, or one that time doesn't mend, or has had its time. It returns that, or the
// context's as soon as this ends.
func (w Wait) Until(ctx context.Context, look func() error) error {
	pause := w.Pause
	if pause == nil {
		pause = Pause
	}
	for waited := time.Duration(0); ; waited += w.Step {
		err := look()
		if err == nil || ctx.Err() != nil || w.For == nil {
			return err
		}
		longest := w.For(err)
		if waited >= longest {
			return err
		}
		if waited == 0 && w.Report != nil {
			w.Report(err, longest)
		}
		if err := pause(ctx, w.Step); err != nil {
			return fmt.Errorf("waiting for AWS was stopped: %w", err)
		}
	}
}

// Pause waits, or ends with the context.
func Pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
