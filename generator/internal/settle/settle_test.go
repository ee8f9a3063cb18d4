package settle_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tfgen/tfgen/generator/internal/settle"
)

var (
	errNew   = errors.New("not known yet")
	errWrong = errors.New("wrong")
)

// TestUntil waits as long as an error can be one of time, and no longer.
func TestUntil(t *testing.T) {
	for name, tt := range map[string]struct {
		errs   []error // of the looks; the last one stays
		stop   time.Duration
		want   error
		waited time.Duration
	}{
		"at once":              {errs: []error{nil}},
		"after a while":        {errs: []error{errNew, errNew, nil}, waited: 4 * time.Second},
		"never":                {errs: []error{errNew}, want: errNew, waited: 10 * time.Second},
		"wrong from the start": {errs: []error{errWrong}, want: errWrong},
		"wrong after a while":  {errs: []error{errNew, errWrong}, want: errWrong, waited: 2 * time.Second},
		"interrupted":          {errs: []error{errNew}, stop: 3 * time.Second, want: context.DeadlineExceeded, waited: 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun, looks, reports := time.Now(), 0, 0
				ctx := t.Context()
				if tt.stop > 0 {
					limited, cancel := context.WithTimeout(ctx, tt.stop)
					defer cancel()
					ctx = limited
				}
				err := settle.Wait{
					Step: 2 * time.Second,
					For: func(err error) time.Duration {
						if errors.Is(err, errNew) {
							return 10 * time.Second
						}
						return 0
					},
					Report: func(err error, longest time.Duration) {
						if reports++; !errors.Is(err, errNew) || longest != 10*time.Second {
							t.Errorf("told of %v, which is waited for %s", err, longest)
						}
					},
				}.Until(ctx, func() error {
					looks++
					return tt.errs[min(looks, len(tt.errs))-1]
				})
				if !errors.Is(err, tt.want) || tt.want == nil && err != nil {
					t.Errorf("error %v, want %v", err, tt.want)
				}
				if waited := time.Since(begun); waited != tt.waited || reports != min(1, int(waited)) {
					t.Errorf("waited %s and told of it %d times, want %s", waited, reports, tt.waited)
				}
			})
		})
	}
}
