package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/promote/store"
)

func keys(objects []store.Object) []string {
	var list []string
	for _, o := range objects {
		list = append(list, o.Key)
	}
	return list
}

func testList(t *testing.T, a *devAccount) {
	bucket, client := a.bucket(t, "list")
	versions := map[string]string{}
	for _, key := range []string{
		"models/v1.10.0/m", "models/v1.9.0/m", "models/v1.9.0/m", "models/v1.10.0-rc.1/m", "models/gone/m",
		"models/nightly/m", "models/", "other/v3.0.0/m",
	} {
		out, err := client.PutObject(t.Context(),
			&s3.PutObjectInput{Bucket: &bucket.Name, Key: &key, Body: strings.NewReader("model")})
		check(t, err)
		versions[key] = aws.ToString(out.VersionId)
	}
	_, err := client.DeleteObject(t.Context(),
		&s3.DeleteObjectInput{Bucket: &bucket.Name, Key: aws.String("models/gone/m")})
	check(t, err)
	got, err := store.In(bucket, a.Config("")).List(t.Context())
	check(t, err)
	want := []string{"models/v1.10.0/m", "models/v1.10.0-rc.1/m", "models/v1.9.0/m", "models/nightly/m"}
	if diff := cmp.Diff(want, keys(got)); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	for _, o := range got {
		if o.VersionID != versions[o.Key] || o.Size != 5 || o.ETag == "" || o.LastModified.IsZero() {
			t.Errorf("%+v, want version %s", o, versions[o.Key])
		}
	}
}

func TestNewer(t *testing.T) {
	day := func(key string, n int) store.Object {
		return store.Object{Key: key, LastModified: time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC)}
	}
	objects := []store.Object{
		day("models/v2.0.0/m", 1), day("models/v1.10.0/m", 2), day("models/v1.9.0/other", 8), day("models/v1.9.0/m", 3),
		day("models/nightly/m", 4), day("models/old/m", 1),
	}
	for _, tt := range []struct {
		key  string
		want []string
	}{
		{"models/v1.9.0/m", []string{"models/v2.0.0/m", "models/v1.10.0/m", "models/nightly/m"}},
		{"models/v1.9.5/gone", []string{"models/v2.0.0/m", "models/v1.10.0/m"}},
		{"models/nightly/m", []string{"models/v1.9.0/other"}},
		{"models/old/m", []string{"models/v1.10.0/m", "models/v1.9.0/other", "models/v1.9.0/m", "models/nightly/m"}},
		{"models/unknown/m", nil},
		{"models/v2.0.0/m", []string{"models/nightly/m"}},
	} {
		if diff := cmp.Diff(tt.want, keys(store.Newer(objects, tt.key))); diff != "" {
			t.Errorf("newer than %s (-want +got):\n%s", tt.key, diff)
		}
	}
}
