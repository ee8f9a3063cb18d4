package enforce

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// claims are what an OIDC provider says of an identity.
type claims struct {
	Issuer   string   `json:"iss"` // URL
	Subject  string   `json:"sub"`
	Audience audience `json:"aud"`
	Party    string   `json:"azp"` // to whom it was handed out; where there is one, it counts as the audience
	Methods  []string `json:"amr"`
	Expires  int64    `json:"exp"` // seconds since 1970
}

// audience is one text, or a list of them.
type audience []string

// UnmarshalJSON reads either form.
func (a *audience) UnmarshalJSON(text []byte) error {
	var one string
	if err := json.Unmarshal(text, &one); err == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(a))
}

// parseToken reads the claims of a JSON web token. Its signature isn't looked at.
func parseToken(token string) (c claims, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return c, errors.New("it doesn't have three parts with points between them")
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return c, fmt.Errorf("its second part is not base64: %w", err)
	}
	if err := json.Unmarshal(payload, &c); err != nil {
		return c, fmt.Errorf("its claims: %w", err)
	}
	if !strings.HasPrefix(c.Issuer, "https://") || c.Subject == "" || len(c.Audience) == 0 || c.Expires == 0 {
		return c, errors.New("it needs the claims iss, which is an https URL, sub, aud and exp")
	}
	return c, nil
}

// host is how IAM names the issuer: by its URL without the scheme.
func (c claims) host() string { return strings.TrimPrefix(c.Issuer, "https://") }

// client is the audience that the provider has to know.
func (c claims) client() string {
	if c.Party != "" {
		return c.Party
	}
	return c.Audience[0]
}

// keys are the condition keys that AWS takes from claims. All others are absent.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html, "Available keys for AWS
// OIDC federation"
func (c claims) keys() keys {
	k := keys{}
	k.set(c.host()+":sub", c.Subject)
	k.set(c.host()+":aud", c.client())
	if c.Party != "" {
		k.set(c.host()+":oaud", c.Audience...)
	}
	k.set(c.host()+":amr", c.Methods...)
	return k
}
