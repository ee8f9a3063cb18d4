package store

import (
	"errors"
	"fmt"
	"net/http"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"

	"github.com/tfgen/tfgen/generator/internal/coded"
)

// Code tells machines why a model can't be had, or can't be put where it was meant to go.
type Code string

// The codes of Error.
const (
	NotFound    Code = "not-found"   // there is no such object, version or bucket
	Deleted     Code = "deleted"     // the object's newest version, or the one asked for, is a delete marker
	Denied      Code = "denied"      // the credentials may not, or the bucket is another account's
	Overwritten Code = "overwritten" // the object's newest version is not the one asked for
	Taken       Code = "taken"       // other content is under the key already
	BadFile     Code = "bad-file"    // the file can't be a model, or changed while it was read
	BadName     Code = "bad-name"    // no key can be made of the version or the name
)

// Error is a reason that the user can do something about. Its text says what.
type Error = coded.Error[Code]

// Is reports whether err says that.
func (c Code) Is(err error) bool { return coded.Has(err, c) }

// failure is S3's answer about an object in words. It goes by status and headers: answers to HEAD have nothing else.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
func (s *Store) failure(err error, key string) error {
	var answer *awshttp.ResponseError
	if !errors.As(err, &answer) {
		return fmt.Errorf("asking S3 about %s: %w", s.url(key), err)
	}
	switch status := answer.HTTPStatusCode(); {
	case answer.Response.Header.Get("X-Amz-Delete-Marker") == "true":
		return coded.Errorf(Deleted,
			"%s has been deleted; where the bucket is versioned, removing the delete marker brings it "+
				"back: %w", s.url(key), err)
	case status == http.StatusNotFound:
		return coded.Errorf(NotFound,
			"there is no %s in account %s: upload it, or correct the key: %w", s.url(key), s.owner, err)
	case status == http.StatusForbidden:
		return coded.Errorf(Denied,
			"no access to %s: the caller's policy or the bucket's doesn't allow it, or the bucket isn't "+
				"account %s's, or there is no such object and the caller may not list the bucket: %w", s.url(key), s.owner, err)
	}
	return fmt.Errorf("asking S3 about %s: %w", s.url(key), err)
}
