package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"

	"github.com/aws/smithy-go"
	"github.com/hashicorp/go-version"

	"github.com/tfgen/tfgen/generator/internal/coded"
)

// Uploaded is what Upload leaves.
type Uploaded struct {
	Object
	Already bool // the same content was there, and nothing was uploaded
}

// Upload puts a file into the store as the model of a version, such as v1.2.3, at models/VERSION/NAME; an empty name
// means the file's own. It tells progress, if that isn't nil, how many bytes of how many are through.
//
// It never overwrites: where the same content is there, it says so and succeeds, and where other content is, it fails
// with Taken, even if that appears in the meantime. It reads the file twice, and fails with BadFile when that gives
// different contents. A model is there completely or not at all, whatever fails, and also after ctx is cancelled, when
// it still tells S3 to drop the parts that came through.
//
// It takes s3:PutObject and s3:AbortMultipartUpload besides what Head takes, and kms:GenerateDataKey and kms:Decrypt
// where the bucket has a key of its own.
func (s *Store) Upload(ctx context.Context, file, version, name string, progress func(done, total int64)) (Uploaded,
	error) {
	key, err := Key(version, cmp.Or(name, filepath.Base(file)))
	if err != nil {
		return Uploaded{}, err
	}
	model, err := open(ctx, file)
	if err != nil {
		return Uploaded{}, err
	}
	defer model.close()
	there, err := s.compare(ctx, key, model)
	if err == nil {
		return Uploaded{Object: there, Already: true}, nil
	}
	if !NotFound.Is(err) && !Deleted.Is(err) {
		return Uploaded{}, err
	}
	if err := s.wait.Until(ctx, func() error { return s.send(ctx, key, model, progress) }); err != nil {
		return s.afterFailure(ctx, key, model, err)
	}
	there, err = s.compare(ctx, key, model)
	return Uploaded{Object: there}, err
}

// afterFailure looks whether the model is there in spite of an error: AWS's answer may have been lost, and then the
// SDK's second try was refused, since it found the object of the first. Or somebody else was quicker.
func (s *Store) afterFailure(ctx context.Context, key string, model *source, failure error) (Uploaded, error) {
	if err := ctx.Err(); err != nil {
		return Uploaded{}, fmt.Errorf("the upload of %s was stopped: upload it again, from the start: %w", s.url(key), err)
	}
	if BadFile.Is(failure) {
		return Uploaded{}, failure
	}
	there, err := s.compare(ctx, key, model)
	switch {
	case err == nil:
		return Uploaded{Object: there}, nil
	case Taken.Is(err):
		return Uploaded{}, err
	}
	var answer smithy.APIError
	if errors.As(failure, &answer) && answer.ErrorCode() == "NoSuchBucket" {
		return Uploaded{}, coded.Errorf(NotFound, "there is no bucket %s in account %s: apply the environment that owns it "+
			"first: %w", s.bucket, s.owner, failure)
	}
	return Uploaded{}, fmt.Errorf("uploading %s: %w", s.url(key), failure)
}

// compare is the object under a key if it is the model. It fails with Taken if it is something else.
func (s *Store) compare(ctx context.Context, key string, model *source) (Object, error) {
	there, err := s.Head(ctx, key, "")
	if err != nil {
		return Object{}, err
	}
	if there.Checksum == "" && there.Size == model.size {
		if there.Checksum, err = s.Digest(ctx, key, ""); err != nil {
			return Object{}, err
		}
	}
	if there.Checksum != model.checksum() {
		return Object{}, coded.Errorf(Taken,
			"%s is there already, with other content (since %s): models are never overwritten, "+
				"so give this one another version", s.url(key), there.LastModified.UTC().Format("2006-01-02 15:04 MST"))
	}
	return there, nil
}

// Key is where a model goes. It fails with BadName unless the version is a semantic one with a v, such as v1.2.3 or
// v1.2.3-rc.1, and the name consists of characters that are safe in URLs, shells and S3 keys.
func Key(v, name string) (string, error) {
	parsed, err := version.NewSemver(v)
	if err != nil || v != "v"+parsed.String() || parsed.Metadata() != "" {
		return "", coded.Errorf(BadName, "%q is no version of a model: write a semantic version, such as v1.2.3", v)
	}
	if !regexp.MustCompile(`^\w[\w.-]*$`).MatchString(name) || len(name) > 255 {
		return "", coded.Errorf(BadName, "%q can't be a model's name: use up to 255 letters, digits, points, hyphens and "+
			"underscores", name)
	}
	return prefix + v + "/" + name, nil
}
