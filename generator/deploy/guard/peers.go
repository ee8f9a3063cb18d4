package guard

import (
	"slices"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
)

// Peers are the accounts, sorted, that the environment's resources may name besides its own: those that share a bucket
// with it, that its images are in, of which its pipelines are allowed something, that may deploy to it, and those that
// the spec declares as peer_accounts.
func Peers(env *spec.Environment) []string {
	accounts := slices.Concat(env.PeerAccounts, env.DeployingAccounts())
	for _, b := range env.Buckets {
		for _, a := range b.Access {
			accounts = append(accounts, a.AccountID)
		}
	}
	for _, p := range env.Pipelines {
		for _, b := range p.Uses() {
			accounts = append(accounts, b.Owner.AccountID)
		}
		for _, a := range p.Allow {
			accounts = append(accounts, aws.AccountsOf(a.Resources)...)
		}
		if image, ok := aws.ParseImage(p.Image); ok {
			accounts = append(accounts, image.Account)
		}
	}
	slices.Sort(accounts)
	accounts = slices.Compact(accounts)
	return slices.DeleteFunc(accounts, func(a string) bool { return a == env.AccountID || !aws.IsAccountID(a) })
}
