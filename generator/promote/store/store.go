// Package store keeps a project's models in a bucket: one object each, at models/VERSION/NAME, that is never
// overwritten.
package store

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/tfgen/tfgen/generator/internal/settle"
	"github.com/tfgen/tfgen/generator/spec"
)

// prefix is what all keys of models begin with.
const prefix = "models/"

// Store is a bucket with models, as the owner of some credentials sees it. All its calls name the bucket's account, so
// that a bucket of the same name in another account is never read or written.
type Store struct {
	client *s3.Client
	bucket string
	owner  string // account id
	wait   settle.Wait
}

// In is the store in a bucket. Of cfg, the credentials count: the region is the bucket's.
func In(bucket *spec.Bucket, cfg aws.Config) *Store {
	client := s3.NewFromConfig(cfg, func(o *s3.Options) {
		o.Region = bucket.Region
		o.DisableLogOutputChecksumValidationSkipped = true // a part of an object has none
	})
	return &Store{client: client, bucket: bucket.Name, owner: bucket.AccountID}
}

// url names an object for people.
func (s *Store) url(key string) string { return "s3://" + s.bucket + "/" + key }

// optional is a parameter that is left out when it is empty.
func optional(v string) *string {
	if v == "" {
		return nil
	}
	return &v
}
