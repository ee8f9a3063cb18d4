package account

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
)

// identityProvider is what an account knows of who signs the tokens of a CI system's jobs. There is one for each
// issuer, which others may use as well: nothing of it is ever taken away.
type identityProvider struct {
	client *iam.Client
	env    *spec.Environment
	spec.WebIdentity
}

func identityProviderARN(env *spec.Environment, issuer string) string {
	return awsname.ARN{
		Partition: env.Partition, Service: "iam", Account: env.AccountID, Resource: "oidc-provider/" + issuer,
	}.String()
}

// identityProviderSetting is one that the environment's roles trust.
func identityProviderSetting(cfg aws.Config, env *spec.Environment, i spec.WebIdentity) setting {
	p := identityProvider{iam.NewFromConfig(cfg), env, i}
	return setting{"identity provider", i.Issuer, p.look, p.put}
}

func (p identityProvider) arn() *string { return aws.String(identityProviderARN(p.env, p.Issuer)) }

func (p identityProvider) audiences(ctx context.Context) ([]string, error) {
	in := &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: p.arn()}
	out, err := p.client.GetOpenIDConnectProvider(ctx, in)
	if err != nil {
		return nil, err
	}
	return out.ClientIDList, nil
}

func (p identityProvider) look(ctx context.Context) (string, string, error) {
	audiences, err := p.audiences(ctx)
	if err != nil {
		return "", "", err
	}
	return differs(slices.Contains(audiences, p.Audience), "didn't know the audience "+p.Audience)
}

// put leaves the thumbprints of the issuer's certificate to IAM, which trusts the usual authorities.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
func (p identityProvider) put(ctx context.Context) error {
	switch _, err := p.audiences(ctx); {
	case absent(err):
		_, err := p.client.CreateOpenIDConnectProvider(ctx, &iam.CreateOpenIDConnectProviderInput{
			Url: aws.String("https://" + p.Issuer), ClientIDList: []string{p.Audience}, Tags: iamTags(bootstrapTags(p.env)),
		})
		return err
	case err != nil:
		return err
	}
	_, err := p.client.AddClientIDToOpenIDConnectProvider(ctx, &iam.AddClientIDToOpenIDConnectProviderInput{
		OpenIDConnectProviderArn: p.arn(), ClientID: aws.String(p.Audience),
	})
	return err
}
