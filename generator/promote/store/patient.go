package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/smithy-go"

	"github.com/tfgen/tfgen/generator/internal/settle"
)

const (
	// KMS takes up to five minutes to go by a new alias, and seconds to go by a new policy or to know a new key:
	// https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
	keyTime = 5 * time.Minute
	keyStep = 10 * time.Second
)

// Patient is the store with patience where the bucket's key doesn't allow something, as right after it was made: for
// five minutes at most, unless a policy denies it explicitly. It tells progress what it waits for. A nil pause waits
// for that long.
func (s *Store) Patient(progress func(string), pause func(context.Context, time.Duration) error) *Store {
	patient := *s
	patient.wait = settle.Wait{
		For: keyUnsettled, Step: keyStep, Pause: pause,
		Report: func(err error, longest time.Duration) {
			progress(fmt.Sprintf("waiting for %s at most, in case KMS doesn't know yet what the new key of bucket %s allows "+
				"(Ctrl-C stops it): %s", longest, s.bucket, err))
		},
	}
	return &patient
}

// keyUnsettled is how long a refusal may last that is about a key: S3's answer then names an action of KMS.
func keyUnsettled(err error) time.Duration {
	var answer smithy.APIError
	if !errors.As(err, &answer) {
		return 0
	}
	denied := answer.ErrorCode() == "AccessDenied" && strings.Contains(answer.ErrorMessage(), "kms:") &&
		!strings.Contains(answer.ErrorMessage(), "explicit deny")
	if denied || answer.ErrorCode() == "KMS.NotFoundException" {
		return keyTime
	}
	return 0
}
