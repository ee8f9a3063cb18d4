package enforce

import (
	"context"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/authorization"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// judgePassed refuses a role of another account, and one that the service which it is passed to can't become.
func (e *enforcer) judgePassed(ctx context.Context, call proxy.Call, needs []authorization.Need) (*denial, error) {
	for _, n := range needs {
		service := n.Keys["iam:PassedToService"]
		arn, isARN := awsname.ParseARN(n.Resource)
		_, path, isRole := strings.Cut(arn.Resource, "role/")
		if service == "" || !isARN || !isRole {
			continue
		}
		if arn.Account != call.Account {
			return refusal("Cross-account pass role is not allowed."), nil
		}
		code, message := cannotAssume(call)
		if code == "" {
			continue
		}
		r, err := e.facts.role(ctx, arn.Account, call.Region, path[strings.LastIndex(path, "/")+1:])
		if err != nil {
			return nil, err
		}
		who := caller{principal: service, organization: e.facts.organization}
		if is, err := r.lets(who, call.Account); err != nil || !is || r.arn != n.Resource {
			return invalid(code, message), err
		}
	}
	return nil, nil
}

// lets says whether a service may become the role, for what is in an account.
func (r role) lets(service caller, account string) (bool, error) {
	if !r.exists() {
		return false, nil
	}
	policy, err := r.trust()
	if err != nil {
		return false, err
	}
	n := need{action: "sts:AssumeRole", resource: r.arn, owner: account, policy: policy, keys: keys{}}
	n.keys.set("aws:SourceAccount", account)
	_, answer := ask(service, keys{}, n)
	return answer.Verdict != access.NoneAllowed, nil
}

// cannotAssume is how a service refuses a role that it can't become; empty of those that find out only when they do.
func cannotAssume(call proxy.Call) (code, message string) {
	switch call.Service {
	case "states":
		return "AccessDeniedException", "Neither the global service principal states.amazonaws.com, nor the regional one " +
			"is authorized to assume the provided role."
	case "scheduler":
		return "ValidationException",
			"The execution role you provide must allow AWS EventBridge Scheduler to assume the role."
	case "lambda":
		return "InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda."
	}
	return "", ""
}
