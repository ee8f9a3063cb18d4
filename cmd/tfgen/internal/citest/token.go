package citest

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// Token is that of a job, unsigned: the sandbox believes it.
func Token(issuer, audience, subject string) string {
	part := func(document map[string]any) string {
		text, _ := json.Marshal(document) // texts and numbers alone
		return base64.RawURLEncoding.EncodeToString(text)
	}
	return part(map[string]any{"alg": "RS256", "typ": "JWT"}) + "." + part(map[string]any{
		"iss": "https://" + issuer, "aud": audience, "sub": subject,
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix(),
	}) + ".none"
}

// session is what a job's token gets from AWS, where the role trusts the job: credentials, as variables.
func (r *run) session(role, region, token string) (map[string]string, error) {
	const endpoint = "AWS_ENDPOINT_URL="
	options := sts.Options{Region: region, Credentials: aws.AnonymousCredentials{}}
	for _, variable := range r.Environ {
		if url, ok := strings.CutPrefix(variable, endpoint); ok {
			options.BaseEndpoint = &url
		}
	}
	client := sts.New(options)
	out, err := client.AssumeRoleWithWebIdentity(r.ctx, &sts.AssumeRoleWithWebIdentityInput{
		RoleArn: &role, RoleSessionName: aws.String("job"), WebIdentityToken: &token,
	})
	if err != nil {
		return nil, err
	}
	return map[string]string{
		"AWS_REGION": region, "AWS_DEFAULT_REGION": region,
		"AWS_ACCESS_KEY_ID":     *out.Credentials.AccessKeyId,
		"AWS_SECRET_ACCESS_KEY": *out.Credentials.SecretAccessKey,
		"AWS_SESSION_TOKEN":     *out.Credentials.SessionToken,
	}, nil
}
