package proof

import (
	"fmt"

	"github.com/tfgen/tfgen/generator/access"
)

// Allows says whether a role of the project may use an action on one object of a bucket, by its key: whatever else the
// request is like, as long as it is over TLS. Where it may not, or not always, the error says why.
func (l *Landscape) Allows(roleARN, action, bucketARN, key string) (reason string, err error) {
	role, bucket := l.byARN[roleARN], l.byID[bucketARN]
	switch {
	case role == nil:
		return "", fmt.Errorf("no rendered environment has the role %s", roleARN)
	case bucket == nil:
		return "", fmt.Errorf("no rendered environment has the bucket %s", bucketARN)
	}
	pr := pair{principal: role, resource: bucket}
	answer := l.ask(pr.query([]string{action}, bucketARN+"/"+key), role, bucket)
	if answer.Verdict != access.AllAllowed {
		return "", fmt.Errorf("%s may not use %s on %s/%s: %s", roleARN, action, bucketARN, key, answer.Reason)
	}
	return answer.Reason, nil
}
