package guard

import (
	"regexp"
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
)

// Peers are the accounts, sorted, that the environment's resources may name besides its own: those that share a bucket
// with it, that its images are in, that may deploy to it, and those that the spec declares as peer_accounts.
func Peers(env *spec.Environment) []string {
	accounts := slices.Concat(env.PeerAccounts, env.TrustedAccounts)
	for _, b := range env.Buckets {
		for _, a := range b.Access {
			accounts = append(accounts, a.AccountID)
		}
	}
	registry := regexp.MustCompile(`^([0-9]{12})\.dkr\.ecr\.`)
	for _, p := range env.Pipelines {
		for _, b := range p.Uses() {
			accounts = append(accounts, b.Owner.AccountID)
		}
		if m := registry.FindStringSubmatch(p.Image); m != nil {
			accounts = append(accounts, m[1])
		}
	}
	slices.Sort(accounts)
	accounts = slices.Compact(accounts)
	return slices.DeleteFunc(accounts, func(a string) bool { return a == env.AccountID })
}
