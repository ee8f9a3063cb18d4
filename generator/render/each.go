package render

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/tfgen/tfgen/generator/spec"
)

// Each renders environments in parallel and gives every tree, with its index in envs, to use as soon as it is there:
// a tree is garbage when use returns, however many environments there are. It stops at the first error.
func Each(ctx context.Context, project *spec.Project, envs []*spec.Environment, use func(int, Tree) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, env := range envs {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return use(i, Environment(project, env))
		})
	}
	return group.Wait()
}
