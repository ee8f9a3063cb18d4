package enforce

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
)

// encryption is how an object is encrypted at rest.
type encryption struct {
	kms       bool   // with a KMS key, not one of S3's own
	key       string // as KMS takes it: an id, ARN or alias; empty: AWS's own key for S3
	bucketKey bool   // with a data key for all of the bucket
}

// isKMS knows aws:kms and aws:kms:dsse.
func isKMS(algorithm string) bool { return strings.HasPrefix(algorithm, "aws:kms") }

// encryptionOf is what the headers of a request or an answer say.
func encryptionOf(h http.Header) encryption {
	const name = "X-Amz-Server-Side-Encryption"
	return encryption{
		kms: isKMS(h.Get(name)), key: h.Get(name + "-Aws-Kms-Key-Id"),
		bucketKey: h.Get(name+"-Bucket-Key-Enabled") == "true",
	}
}

// asked is the encryption of an object that the request creates in the bucket.
func (b bucket) asked(h http.Header) encryption {
	switch {
	case h.Get("X-Amz-Server-Side-Encryption") == "":
		return b.encryption
	case h.Get("X-Amz-Server-Side-Encryption-Bucket-Key-Enabled") == "":
		e := encryptionOf(h)
		e.bucketKey = b.encryption.bucketKey
		return e
	}
	return encryptionOf(h)
}

// stored is an object, or one that is to be, and how it is encrypted.
type stored struct {
	bucket     bucket
	name       string
	encryption encryption
}

// keyNeeds is what S3 needs for its caller from KMS: nothing if it uses a key of its own.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
func (f *facts) keyNeeds(ctx context.Context, region, action string, o stored) ([]need, error) {
	if !o.encryption.kms {
		return nil, nil
	}
	name := cmp.Or(o.encryption.key, "alias/aws/s3")
	k, err := f.key(ctx, o.bucket.owner, region, name)
	if err != nil {
		return nil, fmt.Errorf("key %s: %w", name, err)
	}
	encrypted := o.bucket.arn
	if !o.encryption.bucketKey {
		encrypted += "/" + o.name
	}
	n := k.need(action, map[string]string{"aws:s3:arn": encrypted})
	n.keys.set("kms:ViaService", "s3."+region+"."+awsname.DNSSuffix(awsname.Partition(region)))
	n.keys.set("aws:ViaAWSService", "true")
	for _, calledVia := range []string{"aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"} {
		n.keys.set(calledVia, "s3."+awsname.DNSSuffix(awsname.Partition(region)))
	}
	n.keys.unset("aws:SourceIp") // known of direct calls only
	return []need{n}, nil
}
