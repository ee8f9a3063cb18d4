package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/hashicorp/go-version"
)

// List is every model in the bucket that isn't deleted, at its newest S3 version, newest models first: by the semantic
// version in the key; then those without one, by time. S3's list has no checksums. It takes s3:ListBucketVersions and
// fails with NotFound or Denied.
func (s *Store) List(ctx context.Context) ([]Object, error) {
	var objects []Object
	pages := s3.NewListObjectVersionsPaginator(s.client, &s3.ListObjectVersionsInput{
		Bucket: &s.bucket, Prefix: aws.String(prefix), ExpectedBucketOwner: &s.owner,
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, s.failure(err, prefix)
		}
		for _, v := range page.Versions {
			key := aws.ToString(v.Key)
			if !aws.ToBool(v.IsLatest) || strings.HasSuffix(key, "/") { // a folder, as S3's console makes them
				continue
			}
			objects = append(objects, Object{
				Key: key, VersionID: aws.ToString(v.VersionId), Size: aws.ToInt64(v.Size),
				ETag: strings.Trim(aws.ToString(v.ETag), `"`), LastModified: aws.ToTime(v.LastModified),
			})
		}
	}
	slices.SortFunc(objects, func(a, b Object) int { return -byAge(a, b) })
	return objects, nil
}

// Newer are those of the objects that are newer than the model at key, in their order. Where both keys have a semantic
// version it decides, otherwise the time; a key that has no version and isn't among the objects has nothing newer.
func Newer(objects []Object, key string) []Object {
	current := Object{Key: key}
	i := slices.IndexFunc(objects, func(o Object) bool { return o.Key == key })
	if i >= 0 {
		current = objects[i]
	}
	var newer []Object
	for _, o := range objects {
		a, b := Version(o.Key), Version(key)
		switch {
		case a != nil && b != nil:
			if a.GreaterThan(b) {
				newer = append(newer, o)
			}
		case i >= 0 && o.LastModified.After(current.LastModified):
			newer = append(newer, o)
		}
	}
	return newer
}

// Version is the semantic version in a key such as models/v1.2.3/model.pkl, or nil.
func Version(key string) *version.Version {
	rest, ok := strings.CutPrefix(key, prefix)
	name, _, isFolder := strings.Cut(rest, "/")
	if !ok || !isFolder {
		return nil
	}
	v, err := version.NewSemver(name)
	if err != nil {
		return nil
	}
	return v
}

// byAge puts objects without a version first, then by version, time and key.
func byAge(a, b Object) int {
	va, vb := Version(a.Key), Version(b.Key)
	switch {
	case va == nil && vb != nil:
		return -1
	case va != nil && vb == nil:
		return 1
	case va != nil && va.Compare(vb) != 0:
		return va.Compare(vb)
	}
	return cmp.Or(a.LastModified.Compare(b.LastModified), cmp.Compare(a.Key, b.Key))
}
