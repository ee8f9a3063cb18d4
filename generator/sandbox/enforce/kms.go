package enforce

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// kmsInput is what the cryptographic calls say.
type kmsInput struct {
	KeyID                        string
	SourceKeyID                  string
	DestinationKeyID             string
	CiphertextBlob               []byte
	EncryptionContext            map[string]string
	SourceEncryptionContext      map[string]string
	DestinationEncryptionContext map[string]string
}

// keyUse is what a call does with a key.
type keyUse struct {
	action, key string
	context     map[string]string
}

// isCryptographic knows the operations that use a key, rather than manage it.
func isCryptographic(action string) bool {
	switch action {
	case "Decrypt", "DeriveSharedSecret", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair",
		"GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext", "GenerateMac", "GetPublicKey",
		"ReEncrypt", "Sign", "Verify", "VerifyMac":
		return true
	}
	return false
}

// kms answers the calls that aren't allowed, those that use a key itself.
func (e *enforcer) kms(w http.ResponseWriter, r *http.Request, call proxy.Call) {
	if !isCryptographic(call.Action) {
		e.manage(w, r, call)
		return
	}
	needs, err := e.keyNeeds(r, call)
	if errors.Is(err, errAbsent) {
		e.next.ServeHTTP(w, r) // KMS says that there is no such key
		return
	}
	denied := e.judgeJSON(r, call, needs)
	if err != nil {
		denied = undecided("kms:"+call.Action, err)
	}
	if denied != nil {
		refuse(w, r, denied)
		return
	}
	if owner := needs[0].owner; owner != call.Account { // moto looks for keys in the account of the call only
		if r, err = proxy.As(r, owner); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	e.next.ServeHTTP(w, r)
}

// keyNeeds is what a cryptographic call takes, one need at least.
func (e *enforcer) keyNeeds(r *http.Request, call proxy.Call) ([]need, error) {
	body, err := bodyOf(r)
	if err != nil {
		return nil, err
	}
	var input kmsInput
	if err := json.Unmarshal(body, &input); err != nil {
		return nil, err
	}
	var needs []need
	for _, use := range input.uses(call.Action) {
		k, err := e.facts.key(r.Context(), call.Account, call.Region, use.key)
		if err != nil {
			return nil, err
		}
		needs = append(needs, k.need(use.action, use.context))
	}
	return needs, nil
}

// uses are the keys that a call uses.
// https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
func (in kmsInput) uses(action string) []keyUse {
	switch action {
	case "Decrypt":
		return []keyUse{{"kms:Decrypt", in.encrypting(in.KeyID), in.EncryptionContext}}
	case "ReEncrypt":
		return []keyUse{
			{"kms:ReEncryptFrom", in.encrypting(in.SourceKeyID), in.SourceEncryptionContext},
			{"kms:ReEncryptTo", in.DestinationKeyID, in.DestinationEncryptionContext},
		}
	}
	return []keyUse{{"kms:" + action, in.KeyID, in.EncryptionContext}}
}

// encrypting is the key that a ciphertext was made with: the one that is named, or else the one that the ciphertext
// names. moto's begins with the id.
func (in kmsInput) encrypting(named string) string {
	const idLength = 36 // a UUID
	if named == "" && len(in.CiphertextBlob) > idLength {
		return string(in.CiphertextBlob[:idLength])
	}
	return named
}
