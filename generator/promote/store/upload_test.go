package store_test

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/tfgen/tfgen/generator/promote/store"
	"github.com/tfgen/tfgen/generator/spec"
)

const (
	dev  = "123456789012"
	prod = "210987654321"
)

// TestStore tests all that AWS has a part in, in one sandbox.
func TestStore(t *testing.T) {
	a := startAccount(t)
	for name, test := range map[string]func(*testing.T, *devAccount){
		"Upload": testUpload, "UploadFails": testUploadFails, "LostAnswer": testLostAnswer, "Head": testHead,
		"CanRead": testCanRead, "List": testList, "Patient": testPatient,
	} {
		t.Run(name, func(t *testing.T) { test(t, a) })
	}
}

const large = 64<<20 + 5

// testUpload has models of both sizes arrive whole, once, and with their checksums.
func testUpload(t *testing.T, a *devAccount) {
	for _, tt := range []struct {
		name    string
		size    int
		reports int // of progress
	}{
		{"in-one", 100, 1},
		{"in-parts", large, 5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bucket, _ := a.bucket(t, tt.name)
			objects := store.In(bucket, a.Config("us-west-2"))
			file, sum := write(t, "model.pkl", random(tt.size))
			var reports []int64
			up, err := objects.Upload(t.Context(), file, "v1.2.3", "", func(done, total int64) {
				if total != int64(tt.size) || len(reports) > 0 && done <= reports[len(reports)-1] {
					t.Errorf("%d of %d after %v", done, total, reports)
				}
				reports = append(reports, done)
			})
			check(t, err)
			if len(reports) != tt.reports || reports[len(reports)-1] != int64(tt.size) {
				t.Errorf("progress %v", reports)
			}
			if up.Key != "models/v1.2.3/model.pkl" || up.Already || up.VersionID == "" || up.Size != int64(tt.size) ||
				up.Checksum != sum || up.LastModified.IsZero() {
				t.Errorf("uploaded %+v, want the checksum %s", up, sum)
			}
			if digest, err := objects.Digest(t.Context(), up.Key, up.VersionID); err != nil || digest != sum {
				t.Errorf("the content's digest is %s, %v", digest, err)
			}
			again, err := objects.Upload(t.Context(), file, "v1.2.3", "", nil)
			if err != nil || !again.Already || again.Object != up.Object {
				t.Errorf("again: %+v, %v", again, err)
			}
			other, _ := write(t, "other.pkl", random(tt.size))
			if _, err := objects.Upload(t.Context(), other, "v1.2.3", "model.pkl", nil); !store.Taken.Is(err) {
				t.Errorf("other content: %v", err)
			}
		})
	}
}

// testUploadFails has everything come between an upload and its end. Nothing is left.
func testUploadFails(t *testing.T, a *devAccount) {
	type scene struct {
		file   string
		bucket string
		client *s3.Client
		cancel context.CancelFunc
	}
	type happening = func(*testing.T, scene, http.ResponseWriter, *http.Request, http.Handler)
	change := func(t *testing.T, s scene, out http.ResponseWriter, r *http.Request, next http.Handler) {
		f, err := os.OpenFile(s.file, os.O_WRONLY|os.O_APPEND, 0)
		check(t, err)
		_, err = f.WriteString("more")
		check(t, errors.Join(err, f.Close()))
		next.ServeHTTP(out, r)
	}
	put := func(t *testing.T, s scene, out http.ResponseWriter, r *http.Request, next http.Handler) {
		_, err := s.client.PutObject(t.Context(), &s3.PutObjectInput{
			Bucket: &s.bucket, Key: aws.String("models/v1.0.0/model.pkl"), Body: strings.NewReader("other"),
		})
		check(t, err)
		next.ServeHTTP(out, r)
	}
	stopBefore := func(_ *testing.T, s scene, _ http.ResponseWriter, r *http.Request, _ http.Handler) {
		s.cancel()
		_, _ = io.Copy(io.Discard, r.Body) // only then the server looks whether the client is still there
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}
	stopAfter := func(_ *testing.T, s scene, out http.ResponseWriter, r *http.Request, next http.Handler) {
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		s.cancel()
		maps.Copy(out.Header(), answer.Header())
		_, _ = out.Write(answer.Body.Bytes()) // a client that has gone away needs no answer
	}
	is := func(c store.Code) func(error) bool { return c.Is }
	stopped := func(err error) bool { return errors.Is(err, context.Canceled) }
	for _, tt := range []struct {
		name, call string
		size       int
		happens    happening
		want       func(error) bool
		objects    int
	}{
		{"changed-in-one", "HeadObject", 100, change, is(store.BadFile), 0},
		{"changed-in-parts", "CreateMultipartUpload", large, change, is(store.BadFile), 0},
		{"taken-in-one", "PutObject", 100, put, is(store.Taken), 1},
		{"taken-in-parts", "CompleteMultipartUpload", large, put, is(store.Taken), 1},
		{"stopped-in-one", "PutObject", 100, stopBefore, stopped, 0},
		{"stopped-at-the-start", "CreateMultipartUpload", large, stopAfter, stopped, 0},
		{"stopped-in-parts", "UploadPart", large, stopBefore, stopped, 0},
		{"stopped-at-the-end", "CompleteMultipartUpload", large, stopAfter, stopped, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			bucket, client := a.bucket(t, tt.name)
			file, _ := write(t, "model.pkl", random(tt.size))
			a.first(tt.name, tt.call, func(out http.ResponseWriter, r *http.Request, next http.Handler) {
				tt.happens(t, scene{file, tt.name, client, cancel}, out, r, next)
			})
			_, err := store.In(bucket, a.Config("")).Upload(ctx, file, "v1.0.0", "", nil)
			if !tt.want(err) {
				t.Errorf("error %v", err)
			}
			uploads, err := client.ListMultipartUploads(t.Context(), &s3.ListMultipartUploadsInput{Bucket: &bucket.Name})
			check(t, err)
			objects, err := client.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: &bucket.Name})
			check(t, err)
			if len(uploads.Uploads) != 0 || len(objects.Contents) != tt.objects {
				t.Errorf("left %d uploads and %d objects", len(uploads.Uploads), len(objects.Contents))
			}
		})
	}
}

// testLostAnswer has the object made, the answer lost, and the second try refused.
func testLostAnswer(t *testing.T, a *devAccount) {
	bucket, _ := a.bucket(t, "lost")
	file, sum := write(t, "model.pkl", random(100))
	a.first("lost", "PutObject", func(_ http.ResponseWriter, r *http.Request, next http.Handler) {
		next.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	})
	up, err := store.In(bucket, a.Config("")).Upload(t.Context(), file, "v1.0.0", "", nil)
	if err != nil || up.Checksum != sum {
		t.Errorf("uploaded %+v, %v", up, err)
	}
}

// TestBadInput is refused before AWS is asked anything.
func TestBadInput(t *testing.T) {
	good, _ := write(t, "model.pkl", []byte("model"))
	empty, _ := write(t, "empty.pkl", nil)
	blank, _ := write(t, "my model.pkl", []byte("model"))
	objects := store.In(&spec.Bucket{Name: "b", AccountID: dev}, aws.Config{})
	for _, tt := range []struct {
		file, version, name string
		want                store.Code
		text                string
	}{
		{good, "1.2.3", "", store.BadName, "v1.2.3"},
		{good, "v1.2", "", store.BadName, "v1.2.3"},
		{good, "v1.02.3", "", store.BadName, "v1.2.3"},
		{good, "v1.2.3+build", "", store.BadName, "v1.2.3"},
		{good, "latest", "", store.BadName, "v1.2.3"},
		{good, "v1.2.3", "a/b", store.BadName, "a/b"},
		{good, "v1.2.3", "..", store.BadName, ".."},
		{blank, "v1.2.3", "", store.BadName, "my model.pkl"},
		{empty, "v1.2.3", "", store.BadFile, "empty"},
		{t.TempDir(), "v1.2.3", "", store.BadFile, "no file"},
		{"nowhere.pkl", "v1.2.3", "", store.BadFile, "no such file"},
	} {
		_, err := objects.Upload(t.Context(), tt.file, tt.version, tt.name, nil)
		if !tt.want.Is(err) || !strings.Contains(err.Error(), tt.text) {
			t.Errorf("%s %s %s: %v", tt.file, tt.version, tt.name, err)
		}
	}
}
