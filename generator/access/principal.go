package access

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// principals is the Principal element of a statement.
type principals struct {
	everyone  bool
	accounts  map[string]bool      // whole accounts
	named     map[string][]aws.ARN // roles, sessions and users, by account
	services  []string
	providers []string // of federated identities
	uncertain []string // what is not modelled, and why
}

// naming is how a Principal element names a caller: it itself, or everyone; the role that it is, or is a session of;
// its account, which is then to decide by its own policies. An account's root is its account.
type naming struct{ direct, role, account finding }

func (n naming) any() finding { return n.direct.or(n.role).or(n.account) }

// matches says how the element names the caller.
func (p *principals) matches(c caller) (by naming) {
	by.direct = known(p.everyone || c.kind == aService && slices.Contains(p.services, c.text))
	if p.everyone && c.kind == aProvider {
		by.direct = unmodelled("whether everyone includes federated identities is not modelled")
	}
	by.account = known(c.account != "" && p.accounts[c.account])
	for _, a := range p.named[c.account] {
		if kind, _ := kindOf(a); kind == aRole {
			by.role = by.role.or(c.is(a))
		} else {
			by.direct = by.direct.or(c.is(a))
		}
	}
	for _, provider := range p.providers {
		by.direct = by.direct.or(c.comesFrom(provider))
	}
	for _, why := range p.uncertain {
		by.direct = by.direct.or(unmodelled(why))
	}
	return by
}

// excepts says whether a NotPrincipal element leaves the caller out. It does if the element names both the caller and
// its account, and doesn't if it names nobody of the account. What AWS makes of a list with one of the two, or of a
// role without its session, is not said clearly enough.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
func (p *principals) excepts(c caller) finding {
	by := p.matches(c)
	_, mentioned := p.named[c.account]
	switch {
	case by.any().truth == no && !mentioned:
		return known(false)
	case by.direct.truth == yes && (c.account == "" || by.account.truth == yes):
		return known(true)
	}
	return unmodelled("whom a NotPrincipal leaves out is not modelled where it names some of the caller's account")
}

// onlyIn are the accounts to which the element is limited, or false if it is not.
func (p *principals) onlyIn() (accounts []string, limited bool) {
	if p == nil || p.everyone || len(p.services) > 0 || len(p.providers) > 0 || len(p.uncertain) > 0 {
		return nil, false
	}
	for account := range p.accounts {
		accounts = append(accounts, account)
	}
	for account := range p.named {
		if !p.accounts[account] {
			accounts = append(accounts, account)
		}
	}
	return accounts, true
}

// newPrincipals compiles the element.
func newPrincipals(named []NamedPrincipal) *principals {
	p := &principals{accounts: map[string]bool{}, named: map[string][]aws.ARN{}}
	for _, n := range named {
		p.add(n.Type, n.Value)
	}
	return p
}

// add adds one principal.
func (p *principals) add(kind, value string) {
	switch {
	case NamedPrincipal{kind, value}.Nobody():
	case kind == "AWS" && p.addAWS(value):
	case kind == "Service" && !strings.ContainsAny(value, "*?"):
		p.services = append(p.services, value)
	case kind == "Federated" && !strings.ContainsAny(value, "*?"):
		p.providers = append(p.providers, value)
	default:
		p.uncertain = append(p.uncertain, fmt.Sprintf("the principal %s %q is not modelled", kind, value))
	}
}

// addAWS reads a principal that belongs to an account, and reports whether it is modelled.
func (p *principals) addAWS(value string) bool {
	if value == "*" {
		p.everyone = true
		return true
	}
	if aws.IsAccountID(value) {
		p.accounts[value] = true
		return true
	}
	a, isARN := aws.ParseARN(value)
	kind, modelled := kindOf(a)
	switch {
	case !isARN || !modelled || !aws.IsAccountID(a.Account):
		return false
	case kind == aRoot:
		p.accounts[a.Account] = true
	default:
		p.named[a.Account] = append(p.named[a.Account], a)
	}
	return true
}
