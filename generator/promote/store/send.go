package store

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const (
	mib = 1 << 20
	// multipartFrom is the size, in bytes, from which a model is uploaded in parts.
	multipartFrom = 64 * mib
	// smallestPart and mostParts bound the parts. S3 takes 10,000.
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
	smallestPart, mostParts = 16 * mib, 10_000
	// abortTimeout is for telling S3, after a failure or an interrupt, to drop what came through.
	abortTimeout = 30 * time.Second
)

// send uploads the model, unless there is an object under its key when S3 has it all.
func (s *Store) send(ctx context.Context, key string, model *source, progress func(done, total int64)) error {
	body, err := model.reader()
	if err != nil {
		return err
	}
	client := &whole{Client: s.client}
	manager := transfermanager.New(client, func(o *transfermanager.Options) {
		o.MultipartUploadThreshold = multipartFrom
		o.PartSizeBytes = max(smallestPart, model.size/mostParts+1)
		o.ChecksumAlgorithm = types.ChecksumAlgorithmSha256
		o.FailTimeout = abortTimeout
		if progress != nil {
			o.ObjectProgressListeners.Register(&meter{total: model.size, report: progress})
		}
	})
	_, err = manager.UploadObject(ctx, &transfermanager.UploadObjectInput{
		Bucket: &s.bucket, Key: &key, Body: body, ContentLength: &model.size, ExpectedBucketOwner: &s.owner,
		IfNoneMatch: aws.String("*"), Metadata: map[string]string{sumKey: model.checksum()},
	})
	return cmp.Or(err, client.incomplete)
}

// whole is an S3 client that waits for the answers to the calls that begin and complete an upload in parts even when
// the context is cancelled: what is to be dropped, or whether there is an object, would be unknown without them.
type whole struct {
	*s3.Client
	incomplete error // why the parts didn't become an object
}

// CreateMultipartUpload begins an upload in parts.
func (w *whole) CreateMultipartUpload(ctx context.Context, in *s3.CreateMultipartUploadInput,
	options ...func(*s3.Options)) (*s3.CreateMultipartUploadOutput, error) {
	return w.Client.CreateMultipartUpload(context.WithoutCancel(ctx), in, options...)
}

// CompleteMultipartUpload makes an object of the parts, or drops them. The manager isn't told of a failure: it would
// write it to the program's standard error.
func (w *whole) CompleteMultipartUpload(ctx context.Context, in *s3.CompleteMultipartUploadInput,
	options ...func(*s3.Options)) (*s3.CompleteMultipartUploadOutput, error) {
	ctx = context.WithoutCancel(ctx)
	out, err := w.Client.CompleteMultipartUpload(ctx, in, options...)
	if err == nil {
		return out, nil
	}
	ctx, cancel := context.WithTimeout(ctx, abortTimeout)
	defer cancel()
	_, abortErr := w.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{
		Bucket: in.Bucket, Key: in.Key, UploadId: in.UploadId, ExpectedBucketOwner: in.ExpectedBucketOwner,
	}, options...)
	w.incomplete = errors.Join(err, abortErr)
	return &s3.CompleteMultipartUploadOutput{}, nil
}

// meter reports progress, which comes from several goroutines, in order.
type meter struct {
	total  int64
	report func(done, total int64)

	mu   sync.Mutex
	done int64
}

// OnObjectBytesTransferred takes a part that is through.
func (m *meter) OnObjectBytesTransferred(_ context.Context, e *transfermanager.ObjectBytesTransferredEvent) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e.BytesTransferred > m.done {
		m.done = e.BytesTransferred
		m.report(m.done, m.total)
	}
}
