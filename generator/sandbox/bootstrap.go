package sandbox

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

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

// BootstrapAll opens the accounts of all environments in the sandbox, makes what they name and is there already, and
// bootstraps them. Report gets every step;
// it may be nil.
func (s *Sandbox) BootstrapAll(ctx context.Context, p *spec.Project,
	report func(*spec.Environment, account.Step)) error {
	for _, env := range p.Environments {
		options := account.BootstrapOptions{StateSharers: p.StateSharers(env)}
		administrator := func(id string) aws.Config {
			return account.Assume(s.Config(env.Region), env.RoleIn(id, AdministratorRole), "", env.SessionName())
		}
		for _, id := range env.Accounts() {
			if err := s.OpenAccount(ctx, id, env.Region); err != nil {
				return err
			}
			if id != env.AccountID {
				options.OfState = administrator(id)
			}
		}
		if err := makeExisting(ctx, iam.NewFromConfig(administrator(env.AccountID)), env); err != nil {
			return err
		}
		if report != nil {
			options.Report = func(step account.Step) { report(env, step) }
		}
		if _, err := account.Bootstrap(ctx, administrator(env.AccountID), env, options); err != nil {
			return err
		}
	}
	return nil
}
