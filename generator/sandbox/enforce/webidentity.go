package enforce

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// assumeWithToken judges whether who an OIDC provider vouches for may become a role: by the provider's clients and the
// role's trust policy. The token's claims are believed: its signature isn't verified, for which the sandbox would have
// to ask the provider.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
func (e *enforcer) assumeWithToken(r *http.Request, call proxy.Call, form url.Values) (session, *denial, error) {
	claims, err := parseToken(form.Get("WebIdentityToken"))
	if err != nil {
		return session{}, invalid("InvalidIdentityToken", "The ID Token provided is not a valid JWT: "+err.Error()), nil
	}
	if expires := time.Unix(claims.Expires, 0); !expires.After(call.Time) {
		return session{}, invalid("ExpiredTokenException", fmt.Sprintf(
			"Token expired: current date/time %d must be before the expiration date/time %d",
			call.Time.Unix(), claims.Expires)), nil
	}
	n := need{
		action: "sts:AssumeRoleWithWebIdentity", resource: form.Get("RoleArn"),
		keys: claims.keys(), complete: strings.ToLower(claims.host()) + ":",
	}
	account, name, isRole := roleName(form)
	if !isRole {
		return session{}, nil, nil // STS says so itself
	}
	wanted, err := e.facts.role(r.Context(), account, call.Region, name)
	if err != nil {
		return session{}, nil, err
	}
	if wanted.arn != n.resource || !wanted.exists() {
		return session{}, unfederated(n, "there is no such role"), nil
	}
	who := caller{principal: claims.provider(wanted.arn), organization: e.facts.organization}
	denied, err := e.facts.knows(r.Context(), account, call.Region, who.principal, claims)
	if denied != nil || err != nil {
		return session{}, denied, err
	}
	if n.policy, err = wanted.trust(); err != nil {
		return session{}, nil, err
	}
	n.owner = account
	request := requestKeys(r, call)
	addSession(request, form)
	request.unset("sts:SourceIdentity") // this comes as a claim, of providers that do that
	if denied := judgeAll(r, who, request, []need{n}); denied != nil {
		return session{}, unfederated(n, denied.reason), nil
	}
	return e.facts.newSession(r.Context(), call, form)
}

// knows asks whether the account has the provider, and that the token's audience.
func (f *facts) knows(ctx context.Context, account, region, provider string, c claims) (*denial, error) {
	client := iam.NewFromConfig(proxy.Config(f.next, account, region))
	in := &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: &provider}
	out, err := client.GetOpenIDConnectProvider(ctx, in)
	switch {
	case statusOf(err) == http.StatusNotFound:
		return invalid("InvalidIdentityToken", "No OpenIDConnect provider found in your account for "+c.Issuer), nil
	case err != nil:
		return nil, fmt.Errorf("asking for %s: %w", provider, err)
	case !slices.Contains(out.ClientIDList, c.client()):
		return invalid("InvalidIdentityToken", "Incorrect token audience"), nil
	}
	return nil, nil
}

// unfederated is AWS's answer for all that the role doesn't trust, with the sandbox's hint.
func unfederated(n need, why string) *denial {
	_, name, _ := strings.Cut(n.resource, ":role/")
	return &denial{
		message: fmt.Sprintf("Not authorized to perform %s (tfgen's sandbox, on role %s: %s)", n.action, name, why),
		reason:  n.action + " on " + n.resource + ": " + why,
	}
}

// provider is the ARN that the token's issuer has in the account of a role.
func (c claims) provider(roleARN string) string {
	arn, _ := awsname.ParseARN(roleARN)
	arn.Resource = "oidc-provider/" + c.host()
	return arn.String()
}
