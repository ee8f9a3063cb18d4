package enforce

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/tfgen/tfgen/generator/access"
	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/authorization"
	"github.com/tfgen/tfgen/generator/sandbox/protocol"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// manage answers the calls that manage something and surely aren't allowed. What can't be decided passes, unlike with
// data: conditions on the tags of what is managed are common, and not known here. Nor do calls pass that say what AWS
// doesn't take of anybody.
func (e *enforcer) manage(w http.ResponseWriter, r *http.Request, call proxy.Call) {
	who, err := e.facts.caller(r.Context(), call)
	if err != nil || !call.Signed {
		e.next.ServeHTTP(w, r)
		return
	}
	needs, err := authorization.Of(r, call)
	if err == nil {
		passed, passErr := e.facts.passedByTask(r, call)
		needs, err = append(needs, passed...), passErr
	}
	if err != nil {
		e.next.ServeHTTP(w, r) // the service says best what is wrong with the call
		return
	}
	var denied *denial
	if !slices.Contains(who.policies, e.facts.admin) {
		denied = e.judgeNeeds(r, call, who, needs)
	}
	if denied == nil {
		denied = e.judgeContent(r, call, who, needs)
	}
	if denied != nil {
		refuse(w, r, denied)
		return
	}
	e.next.ServeHTTP(w, r)
}

// judgeNeeds refuses what the caller surely isn't allowed.
func (e *enforcer) judgeNeeds(r *http.Request, call proxy.Call, who caller, needs []authorization.Need) *denial {
	for _, n := range needs {
		proxy.NoteNeed(r, n.Action, n.Resource)
		managed, err := e.facts.managed(r.Context(), call, n)
		if err != nil {
			return nil // the service says best that there is no such key or bucket
		}
		if denied := judgeManaged(who, s3Keys(r, call), managed); denied != nil {
			return denied
		}
	}
	return nil
}

// judgeContent refuses what AWS doesn't take of anybody. What the sandbox can't find out passes.
func (e *enforcer) judgeContent(r *http.Request, call proxy.Call, who caller, needs []authorization.Need) *denial {
	denied, err := e.judgeBoundary(r, call)
	if err == nil && denied == nil {
		denied, err = e.judgeDocument(r, call, who)
	}
	if err == nil && denied == nil {
		denied, err = e.judgePassed(r.Context(), call, needs)
	}
	if err != nil {
		return nil
	}
	return denied
}

// judgeBoundary refuses a permissions boundary that isn't there, and those of users, which moto doesn't keep.
func (e *enforcer) judgeBoundary(r *http.Request, call proxy.Call) (*denial, error) {
	if call.Service != "iam" {
		return nil, nil
	}
	in, err := protocol.Read(r)
	boundary := strings.Join(in.Texts("PermissionsBoundary"), "")
	if err != nil || boundary == "" {
		return nil, err
	}
	if strings.Contains(call.Action, "User") {
		return refusal("the tfgen sandbox has no permissions boundaries of users"), nil
	}
	policy, err := managedPolicy(r.Context(), iam.NewFromConfig(proxy.Config(e.next, call.Account, call.Region)), boundary)
	if policy == nil && err == nil {
		return &denial{status: http.StatusNotFound, code: "NoSuchEntity",
			message: "Scope ARN: " + boundary + " does not exist or is not attachable.", reason: "no policy " + boundary}, nil
	}
	return nil, err
}

// judgeManaged is judge, but that only what is surely not allowed is refused.
func judgeManaged(who caller, request keys, n need) *denial {
	// Only a statement about all resources allows an action that can't be limited to some. This is none of them.
	const noResource = "arn:-:-:::-"
	asked := n
	if n.resource == "*" {
		asked.resource = noResource
	}
	if q, answer := ask(who, request, asked); answer.Verdict == access.NoneAllowed {
		return deny(who, n, q)
	}
	return nil
}

// managed is a need with the policy of its resource. The error is errAbsent where there is no such key or bucket.
func (f *facts) managed(ctx context.Context, call proxy.Call, n authorization.Need) (need, error) {
	found := need{action: n.Action, resource: n.Resource, owner: call.Account, keys: keys{}}
	for key, value := range n.Keys {
		found.keys.set(key, value)
	}
	arn, isARN := awsname.ParseARN(n.Resource)
	if !isARN {
		return found, nil
	}
	found.owner = cmp.Or(arn.Account, call.Account)
	kind, name, _ := strings.Cut(arn.Resource, "/")
	switch {
	case n.Action == "s3:CreateBucket": // S3 says that the name is taken
	case arn.Service == "s3":
		b, err := f.bucket(ctx, arn.Resource, call.Region)
		found.owner, found.policy = b.owner, b.policy
		found.keys.set("s3:ResourceAccount", b.owner)
		return found, err
	case arn.Service == "kms" && kind == "key":
		k, err := f.keyOrNew(ctx, arn, name)
		found.resource, found.policy = cmp.Or(k.arn, n.Resource), k.policy
		return found, err
	case arn.Service == "events" && kind == "event-bus":
		var err error
		found.policy, err = f.busPolicy(ctx, arn.Account, arn.Region, name)
		return found, err
	case arn.Service == "iam" && kind == "role":
		r, err := f.role(ctx, arn.Account, call.Region, path.Base(name))
		found.resource = cmp.Or(r.arn, n.Resource) // its own has its path
		found.setBoundary(n, r)
		return found, err
	case arn.Service == "iam" && kind == "user" && n.Action != "iam:CreateUser":
		u, err := f.user(ctx, arn.Account, call.Region, path.Base(name))
		found.resource = cmp.Or(u.arn, n.Resource)
		return found, err
	}
	return found, nil
}

// setBoundary notes the role's permissions boundary, unless the call itself gives it one.
func (n need) setBoundary(asked authorization.Need, r role) {
	if asked.Keys["iam:PermissionsBoundary"] == "" && (r.exists() || asked.Action == "iam:CreateRole") {
		n.keys.setIf("iam:PermissionsBoundary", r.boundary)
	}
}

// keyOrNew is a key by its id, or for * one that is made now: what its policy will say comes after.
func (f *facts) keyOrNew(ctx context.Context, arn awsname.ARN, id string) (key, error) {
	if id != "*" {
		return f.key(ctx, arn.Account, arn.Region, id)
	}
	policy, err := access.Parse(access.ResourcePolicy, fmt.Appendf(nil, `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Principal": {"AWS": %q}, "Action": "kms:*", "Resource": "*"}]}`, arn.Account))
	return key{policy: policy}, err
}
