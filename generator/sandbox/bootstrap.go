package sandbox

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/spec"
)

// CallerAccount is the account that the sandbox's caller should have for a project: the one from which the most
// environments can be deployed. Of equals it is the lowest.
func CallerAccount(p *spec.Project) string {
	deployable := map[string]int{}
	for _, env := range p.Environments {
		from := env.DeployingAccounts()
		if env.DeployRole == "" {
			from = []string{env.AccountID}
		}
		for _, id := range from {
			deployable[id]++
		}
	}
	best := slices.SortedFunc(maps.Keys(deployable), func(a, b string) int {
		return cmp.Or(cmp.Compare(deployable[b], deployable[a]), cmp.Compare(a, b))
	})
	if len(best) == 0 {
		return ""
	}
	return best[0]
}

// BootstrapAll opens the accounts of all environments in the sandbox and bootstraps them. Report gets every step;
// it may be nil.
func (s *Sandbox) BootstrapAll(ctx context.Context, p *spec.Project,
	report func(*spec.Environment, account.Step)) error {
	for _, env := range p.Environments {
		if err := s.OpenAccount(ctx, env.AccountID, env.Region); err != nil {
			return err
		}
		cfg := account.Assume(s.Config(env.Region), env.RoleARN(AdministratorRole), "", env.SessionName())
		options := account.BootstrapOptions{}
		if report != nil {
			options.Report = func(step account.Step) { report(env, step) }
		}
		if _, err := account.Bootstrap(ctx, cfg, env, options); err != nil {
			return err
		}
	}
	return nil
}
