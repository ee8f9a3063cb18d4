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

// keys says whose access keys are: the answers of STS and IAM that hand them out tell.
type keys struct {
	account string // of keys that weren't handed out

	mu     sync.RWMutex
	owners map[string]string // access key → ARN of the role session, or of the user without its path
}

func newKeys(account string) *keys {
	return &keys{account: account, owners: map[string]string{}}
}

// owner is the account of an access key and, where it is a role session's or a user's, the ARN of that.
func (k *keys) owner(accessKey string) (account, principal string) {
	k.mu.RLock()
	principal = k.owners[accessKey]
	k.mu.RUnlock()
	if arn, ok := aws.ParseARN(principal); ok {
		return arn.Account, principal
	}
	return k.account, ""
}

// handedOut is the part that the answers of AssumeRole, AssumeRoleWithWebIdentity and CreateAccessKey share.
type handedOut struct {
	Results []struct {
		SessionKey string `xml:"Credentials>AccessKeyId"`
		Session    string `xml:"AssumedRoleUser>Arn"`
		UserKey    string `xml:"AccessKey>AccessKeyId"`
		User       string `xml:"AccessKey>UserName"`
	} `xml:",any"`
}

// learn reads an answer of moto's for credentials. The answer stays as it is.
func (k *keys) learn(r *http.Response) error {
	call, _ := CallOf(r.Request)
	hands := strings.HasPrefix(call.Action, "AssumeRole") || call.Action == "CreateAccessKey"
	if !hands || r.StatusCode != http.StatusOK {
		return nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	var answer handedOut
	if err := xml.Unmarshal(body, &answer); err != nil {
		return nil // the client's to complain about
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, result := range answer.Results {
		if result.SessionKey != "" {
			k.owners[result.SessionKey] = result.Session
		}
		if result.UserKey != "" {
			k.owners[result.UserKey] = aws.ARN{Partition: aws.Partition(call.Region), Service: "iam", Account: call.Account,
				Resource: "user/" + result.User}.String()
		}
	}
	return nil
}
