package guard

import (
	"slices"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
)

// Peers are the accounts, sorted, that the environment's resources may name besides its own: those that share a bucket
// with it, whose keys encrypt these, that pull its images, that its images are in, of which its pipelines are allowed
// something, that may deploy to it, and those that the spec declares as peer_accounts.
func Peers(env *spec.Environment) []string {
	accounts := slices.Concat(env.PeerAccounts, env.DeployingAccounts())
	for _, b := range env.Buckets {
		accounts = append(accounts, aws.AccountsOf([]string{b.KeyARN})...)
		for _, a := range b.Access {
			accounts = append(accounts, a.AccountID)
		}
	}
	for _, r := range env.Repositories {
		for _, p := range r.Pullers {
			accounts = append(accounts, p.AccountID)
		}
	}
	for _, p := range env.Pipelines {
		for _, b := range p.Uses() {
			accounts = append(accounts, b.AccountID)
			accounts = append(accounts, aws.AccountsOf([]string{b.KeyARN})...)
		}
		for _, s := range p.Steps {
			accounts = append(accounts, accountsOf(s)...)
		}
		if p.OnFailure != nil {
			accounts = append(accounts, aws.AccountsOf([]string{p.OnFailure.Topic})...)
		}
	}
	slices.Sort(accounts)
	accounts = slices.Compact(accounts)
	return slices.DeleteFunc(accounts, func(a string) bool { return a == env.AccountID || !aws.IsAccountID(a) })
}

// accountsOf are the accounts that a step names: in its image, its secrets and what it is allowed besides.
func accountsOf(s *spec.Step) []string {
	var accounts []string
	for _, a := range s.Allow {
		accounts = append(accounts, aws.AccountsOf(a.Resources)...)
	}
	if image, ok := aws.ParseImage(s.Image); ok {
		accounts = append(accounts, image.Account)
	}
	for _, secret := range s.Secrets {
		accounts = append(accounts, aws.AccountsOf([]string{secret.ARN})...)
	}
	return append(accounts, aws.AccountsOf(s.SecretKeys)...)
}
