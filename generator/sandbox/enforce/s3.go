package enforce

import (
	"context"
	"errors"
	"maps"
	"net/http"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// s3Call is a call about a bucket or its objects, with all that decides on it.
type s3Call struct {
	proxy.Call
	operation operation
	request   *http.Request
	who       caller
	keys      keys
	bucket    bucket
}

// s3 answers the calls that are about another bucket than the caller thinks, and those about objects that aren't
// allowed.
func (e *enforcer) s3(w http.ResponseWriter, r *http.Request, call proxy.Call) {
	if denied := e.misdirected(w, r, call); denied != nil {
		refuse(w, r, denied)
		return
	}
	op, ok := operations()[call.Action]
	if !ok {
		e.manage(w, r, call)
		return
	}
	c, err := e.newS3Call(r, call, op)
	switch {
	case errors.Is(err, errAbsent):
		e.next.ServeHTTP(w, r) // S3 says that there is no such bucket
	case err != nil:
		refuse(w, r, undecided(call.Action+" on "+call.Bucket, err))
	case call.Action == "DeleteObjects":
		e.deleteObjects(w, r, c)
	default:
		e.object(w, r, c)
	}
}

func (e *enforcer) newS3Call(r *http.Request, call proxy.Call, op operation) (*s3Call, error) {
	if op.unmodelled {
		return nil, errors.New("the sandbox doesn't model this call")
	}
	who, err := e.facts.caller(r.Context(), call)
	if err != nil {
		return nil, err
	}
	b, err := e.facts.bucket(r.Context(), call.Bucket, call.Region)
	if err != nil {
		return nil, err
	}
	return &s3Call{Call: call, operation: op, request: r, who: who, keys: s3Keys(r, call), bucket: b}, nil
}

// object answers a call that is allowed or denied as a whole.
func (e *enforcer) object(w http.ResponseWriter, r *http.Request, c *s3Call) {
	if denied := e.judgeCall(r.Context(), c); denied != nil {
		refuse(w, r, denied)
		return
	}
	if c.operation.reads {
		w = &gate{ResponseWriter: w, judge: func(w http.ResponseWriter, status int) bool {
			denied := e.judgeAnswer(c, status, w.Header())
			if denied != nil {
				clear(w.Header())
				refuse(w, r, denied)
			}
			return denied != nil
		}}
	}
	e.next.ServeHTTP(w, r)
}

// judgeCall judges a call before S3 sees it.
func (e *enforcer) judgeCall(ctx context.Context, c *s3Call) *denial {
	needs := c.needs()
	if c.operation.copies {
		source, err := e.sourceNeeds(ctx, c)
		if err != nil {
			return c.undecided(err)
		}
		needs = append(source, needs...)
	}
	if action := c.operation.keyAction; action != "" {
		o := stored{c.bucket, c.Key, c.bucket.asked(c.request.Header)}
		key, err := e.facts.keyNeeds(ctx, c.Region, action, o)
		if err != nil {
			return c.undecided(err)
		}
		needs = append(needs, key...)
	}
	return c.judge(needs)
}

// needs is what a call takes on its bucket.
func (c *s3Call) needs() []need {
	var needs []need
	query := c.request.URL.Query()
	for _, action := range c.operation.actions(query.Has("versionId")) {
		n := c.bucket.need(action, c.Key)
		if c.operation.lists {
			maps.Copy(n.keys, listKeys(query))
		}
		needs = append(needs, n)
	}
	for _, extra := range extraActions() {
		if c.operation.writes && extra.asked(c.request.Header) {
			needs = append(needs, c.bucket.need(extra.action, c.Key))
		}
	}
	return needs
}

// judgeAnswer judges a read once S3 has answered it: only who may list the bucket is told that there is no such object,
// and an encrypted object takes its key.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html, "Permissions"
func (e *enforcer) judgeAnswer(c *s3Call, status int, header http.Header) *denial {
	switch {
	case status == http.StatusNotFound:
		return c.judge([]need{c.bucket.need("s3:ListBucket", "")})
	case status >= http.StatusMultipleChoices || c.Action != "GetObject":
		return nil
	}
	o := stored{c.bucket, c.Key, encryptionOf(header)}
	needs, err := e.facts.keyNeeds(c.request.Context(), c.Region, "kms:Decrypt", o)
	if err != nil {
		return c.undecided(err)
	}
	return c.judge(needs)
}

func (c *s3Call) judge(needs []need) *denial { return judgeAll(c.request, c.who, c.keys, needs) }

func (c *s3Call) undecided(err error) *denial {
	return undecided(c.Action+" on "+c.Bucket+"/"+c.Key, err)
}

// need is what an action on an object, or without a key on the bucket, takes.
func (b bucket) need(action, name string) need {
	n := need{action: action, resource: b.arn, owner: b.owner, policy: b.policy, keys: keys{}}
	if name != "" {
		n.resource += "/" + name
	}
	n.keys.set("s3:ResourceAccount", b.owner)
	return n
}
