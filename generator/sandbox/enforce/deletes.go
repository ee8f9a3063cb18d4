package enforce

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// deletion is the body of DeleteObjects.
type deletion struct {
	Quiet   bool
	Objects []struct {
		Key     string
		Version string `xml:"VersionId"`
		Text    []byte `xml:",innerxml"` // all of it, with conditions such as ETag
	} `xml:"Object"`
}

// element is an XML element as it came.
type element struct {
	Text []byte `xml:",innerxml"`
}

// deletionError is what the answer says of an object that isn't deleted.
type deletionError struct {
	XMLName xml.Name `xml:"Error"`
	Key     string
	Version string `xml:"VersionId,omitempty"`
	Code    string
	Message string
}

// deleteObjects decides on each object by itself, as S3 does: those that may be deleted are, and the answer says which
// may not.
func (e *enforcer) deleteObjects(w http.ResponseWriter, r *http.Request, c *s3Call) {
	body, err := bodyOf(r)
	var asked deletion
	if err == nil {
		err = xml.Unmarshal(body, &asked)
	}
	if err != nil {
		refuse(w, r, c.undecided(fmt.Errorf("its body is not the XML that is expected: %w", err)))
		return
	}
	var refused []deletionError
	var allowed []element
	for _, o := range asked.Objects {
		denied := c.judgeDeletion(o.Key, o.Version)
		if denied == nil {
			allowed = append(allowed, element{o.Text})
			continue
		}
		proxy.NoteDenial(r, denied.reason)
		refused = append(refused,
			deletionError{Key: o.Key, Version: o.Version, Code: "AccessDenied", Message: denied.message})
	}
	if len(refused) == 0 {
		e.next.ServeHTTP(w, r)
		return
	}
	answer := &proxy.Answer{Status: http.StatusOK}
	if len(allowed) > 0 {
		answer, err = e.deleteRest(r, asked.Quiet, allowed)
	}
	if err == nil {
		err = merge(w, answer, refused)
	}
	if err != nil {
		http.Error(w, "deleting what may be deleted: "+err.Error(), http.StatusBadGateway)
	}
}

func (c *s3Call) judgeDeletion(key, version string) *denial {
	actions := c.operation.actions(version != "")
	if c.request.Header.Get("X-Amz-Bypass-Governance-Retention") == "true" {
		actions = append(actions, "s3:BypassGovernanceRetention")
	}
	for _, action := range actions {
		proxy.NoteNeed(c.request, action, c.bucket.arn+"/*") // there may be a thousand
		n := c.bucket.need(action, key)
		n.keys.setIf("s3:VersionId", version)
		if denied := judge(c.who, c.keys, n); denied != nil {
			return denied
		}
	}
	return nil
}

// deleteRest has S3 delete the objects that may be deleted.
func (e *enforcer) deleteRest(r *http.Request, quiet bool, objects []element) (*proxy.Answer, error) {
	body, err := xml.Marshal(struct {
		XMLName xml.Name `xml:"Delete"`
		Quiet   bool
		Objects []element `xml:"Object"`
	}{Quiet: quiet, Objects: objects})
	if err != nil {
		return nil, err
	}
	rest := r.Clone(r.Context())
	rest.Body, rest.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	rest.Header.Set("Content-Length", strconv.Itoa(len(body)))
	maps.DeleteFunc(rest.Header, func(name string, _ []string) bool { // of the whole body
		return name == "Content-Md5" || name == "X-Amz-Content-Sha256" || strings.HasPrefix(name, "X-Amz-Checksum-")
	})
	return proxy.Ask(e.next, rest), nil
}

// merge is S3's answer with what was refused added to it. An answer that isn't a success goes out as it is.
func merge(w http.ResponseWriter, answer *proxy.Answer, refused []deletionError) error {
	body := answer.Body
	if answer.Status == http.StatusOK {
		var result element
		if len(body) > 0 {
			if err := xml.Unmarshal(body, &result); err != nil {
				return err
			}
		}
		var err error
		if body, err = xml.Marshal(struct {
			XMLName xml.Name `xml:"http://s3.amazonaws.com/doc/2006-03-01/ DeleteResult"`
			element
			Errors []deletionError
		}{element: result, Errors: refused}); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(answer.Status)
	_, _ = w.Write(body) // a client that has gone away needs no answer
	return nil
}
