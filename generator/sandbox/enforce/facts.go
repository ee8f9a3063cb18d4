package enforce

import (
	"net/http"
	"strings"
	"sync"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/organization"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// facts are what decisions rest on. They are asked for when they are needed, and kept until a call changes them.
type facts struct {
	next    http.Handler
	admin   *access.Policy
	roles   *cache[role]     // by account
	users   *cache[identity] // by account
	buckets *cache[bucket]   // by bucket
	keys    *cache[key]      // by account

	organization *organization.Organization // nil: none is known

	mu       sync.Mutex
	owners   map[string]string           // bucket → account; moto doesn't tell
	sessions map[string][]*access.Policy // access key → policies of its session, where it has any
}

func newFacts(next http.Handler, o *organization.Organization) *facts {
	return &facts{
		next: next, admin: administrator(), organization: o,
		roles: newCache[role](), users: newCache[identity](), buckets: newCache[bucket](), keys: newCache[key](),
		owners: map[string]string{}, sessions: map[string][]*access.Policy{},
	}
}

// watch has a call that changes facts take effect with its answer, before the caller gets it.
func (f *facts) watch(w http.ResponseWriter, r *http.Request, call proxy.Call) http.ResponseWriter {
	change := f.change(r, call)
	if change == nil {
		return w
	}
	return &gate{ResponseWriter: w, judge: func(_ http.ResponseWriter, status int) bool {
		change(status < http.StatusMultipleChoices)
		return false
	}}
}

// change is what becomes of the facts when the call was answered, successfully or not. It is nil if the call changes
// none.
func (f *facts) change(r *http.Request, call proxy.Call) func(done bool) {
	switch {
	case call.Service == "iam" && !isRead(call.Action):
		return func(bool) {
			f.roles.forget(call.Account)
			f.users.forget(call.Account)
		}
	case serviceOf(call, r) == "kms" && !isRead(call.Action) && !isCryptographic(call.Action):
		return func(bool) { f.keys.forget(call.Account) }
	case call.Service == "cloudformation" && !isRead(call.Action):
		return func(bool) { f.stackChange(r.Context(), call.Account, call.Region) }
	case call.Service == "s3":
		return f.bucketChange(call)
	}
	return nil
}

func (f *facts) bucketChange(call proxy.Call) func(done bool) {
	switch call.Action {
	case "CreateBucket", "DeleteBucket":
		return func(done bool) {
			if done {
				f.setOwner(call.Bucket, call.Account, call.Action == "CreateBucket")
			}
			f.buckets.forget(call.Bucket)
		}
	case "PutBucketPolicy", "DeleteBucketPolicy", "PutBucketEncryption", "DeleteBucketEncryption":
		return func(bool) { f.buckets.forget(call.Bucket) }
	}
	return nil
}

// setOwner notes whose a bucket is that is there or not. The owner may create its bucket again.
func (f *facts) setOwner(bucket, account string, there bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !there {
		delete(f.owners, bucket)
	} else if f.owners[bucket] == "" {
		f.owners[bucket] = account
	}
}

func (f *facts) owner(bucket string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.owners[bucket]
}

// isRead says whether a call changes nothing, by the conventions of its name.
func isRead(action string) bool {
	for _, verb := range []string{"Describe", "Generate", "Get", "List", "Simulate"} {
		if strings.HasPrefix(action, verb) {
			return true
		}
	}
	return false
}
