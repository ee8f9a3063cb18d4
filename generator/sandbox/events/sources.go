package events

import (
	"crypto/rand"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// createBucket notes whose a bucket is, which moto doesn't tell.
func (b *Buses) createBucket(w http.ResponseWriter, r *http.Request, call proxy.Call) {
	answer := proxy.Ask(b.next, r)
	if answer.Status == http.StatusOK {
		b.mu.Lock()
		b.buckets[call.Bucket] = bus{call.Account, call.Region, defaultBus}
		b.mu.Unlock()
	}
	answer.Send(w)
}

// placeOf is the bus that hears of a bucket's objects.
func (b *Buses) placeOf(bucket string) (bus, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	place, ok := b.buckets[bucket]
	return place, ok
}

// object has an object written, and tells of it where the bucket tells EventBridge.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
func (b *Buses) object(w http.ResponseWriter, r *http.Request, call proxy.Call) {
	answer := proxy.Ask(b.next, r)
	answer.Send(w)
	if answer.Status != http.StatusOK {
		return
	}
	cfg := proxy.Config(b.next, call.Account, call.Region)
	client := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	ctx := r.Context()
	config, err := client.GetBucketNotificationConfiguration(ctx,
		&s3.GetBucketNotificationConfigurationInput{Bucket: &call.Bucket})
	if err != nil || config.EventBridgeConfiguration == nil {
		return
	}
	to, ok := b.placeOf(call.Bucket)
	if !ok {
		return
	}
	head, err := client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &call.Bucket, Key: &call.Key})
	if err != nil {
		return // it is gone already
	}
	detail := map[string]any{
		"version": "0", "bucket": map[string]any{"name": call.Bucket},
		"object": map[string]any{
			"key": call.Key, "size": aws.ToInt64(head.ContentLength), "etag": strings.Trim(aws.ToString(head.ETag), `"`),
			"version-id": aws.ToString(head.VersionId), "sequencer": time.Now().UTC().Format("20060102150405.000000000"),
		},
		"request-id": rand.Text(), "requester": call.Account, "source-ip-address": "127.0.0.1", "reason": call.Action,
	}
	arn := awsname.BucketARN(awsname.Partition(to.region), call.Bucket)
	b.Tell(to.account, to.region, "aws.s3", "Object Created", []string{arn}, detail)
}
