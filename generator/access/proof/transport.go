package proof

import (
	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/internal/aws"
)

// transport checks that plain HTTP is refused, whoever calls and whatever for. Nobody has to allow it first: the caller
// is taken for one of the bucket's own account, and allowed everything.
func (c *checker) transport(r *resource) {
	for _, account := range []string{r.Account, "000000000000"} {
		q := access.Query{Principal: aws.RoleARN(parsed(r.ARN).Partition, account, "any"),
			Actions: []string{"s3:*"}, ResourceAccount: account,
			Context: map[string][]string{"aws:SecureTransport": {"false"}, "aws:ResourceAccount": {r.Account}}}
		q = opened(q, "aws:principalarn", "aws:principaltype", "aws:principalaccount")
		for _, part := range r.parts() {
			q.Resource = part
			ans := access.Ask(q, []*access.Policy{c.anyIdentity}, r.policy())
			if ans.Verdict == access.NoneAllowed || ans.Verdict == access.Undecided && len(r.policies[0].Unresolved) > 0 {
				continue
			}
			ans = newExample(q, ans, []*access.Policy{c.anyIdentity}, r.policy()).answer
			f := Finding{Class: Excess, Side: access.ResourceSide, Resource: r.ARN, Envs: []string{r.Env},
				Summary: r.Name + " may be used over plain HTTP", Counterexample: newRequest(ans.Allowed),
				Range: location(nil, r)}
			f.Detail = "No statement denies all of it, to everyone, where aws:SecureTransport is false" + hangsOn(ans) + "."
			f.Fixes = []Fix{renderFix(r.Env)}
			if ans.Verdict == access.Undecided {
				f.Class, f.Detail = Undecided, sentence(ans.Reason)
			}
			c.add(f)
			return
		}
	}
}
