package proxy

import (
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// keys says whose access keys are: STS's answers tell.
type keys struct {
	account string // of keys that STS didn't hand out

	mu       sync.RWMutex
	sessions map[string]string // access key → ARN of the role session
}

func newKeys(account string) *keys {
	return &keys{account: account, sessions: map[string]string{}}
}

// owner is the account of an access key and, where it is a role session's, the session's ARN.
func (k *keys) owner(accessKey string) (account, session string) {
	k.mu.RLock()
	session = k.sessions[accessKey]
	k.mu.RUnlock()
	if arn, ok := aws.ParseARN(session); ok { // arn:PARTITION:sts::ACCOUNT:assumed-role/…
		return arn.Account, session
	}
	return k.account, ""
}

// assumed is the part that the answers of AssumeRole, AssumeRoleWithSAML and AssumeRoleWithWebIdentity share.
type assumed struct {
	Results []struct {
		AccessKey string `xml:"Credentials>AccessKeyId"`
		Session   string `xml:"AssumedRoleUser>Arn"`
	} `xml:",any"`
}

// learn reads an answer of moto's for credentials. The answer stays as it is.
func (k *keys) learn(r *http.Response) error {
	call, _ := CallOf(r.Request)
	if call.Service != "sts" || !strings.HasPrefix(call.Action, "AssumeRole") || r.StatusCode != http.StatusOK {
		return nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	var answer assumed
	if err := xml.Unmarshal(body, &answer); err != nil {
		return nil // the client's to complain about
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, result := range answer.Results {
		if result.AccessKey != "" {
			k.sessions[result.AccessKey] = result.Session
		}
	}
	return nil
}
