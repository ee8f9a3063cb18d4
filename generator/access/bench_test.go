package access

import (
	"fmt"
	"strings"
	"testing"
)

// shared is the policy of a bucket that n accounts read, and the identity policy of each reader's role.
func shared(tb testing.TB, n int) (bucket *Policy, readers []*Policy) {
	tb.Helper()
	statements := []string{`{"Sid": "TLS", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
		"Resource": ["arn:aws:s3:::data", "arn:aws:s3:::data/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}`}
	for i := range n {
		statements = append(statements, fmt.Sprintf(`{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::%012d:root"},
			"Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
			"Condition": {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::%012d:role/reader"}}}`, i, i))
		reader, err := Parse(IdentityPolicy, []byte(`{"Version": "2012-10-17", "Statement": [{"Sid": "Read", "Effect": "Allow",
			"Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
			"Condition": {"StringEquals": {"aws:ResourceAccount": "444455556666"}}}]}`))
		if err != nil {
			tb.Fatal(err)
		}
		readers = append(readers, reader)
	}
	bucket, err := Parse(ResourcePolicy,
		[]byte(`{"Version": "2012-10-17", "Statement": [`+strings.Join(statements, ",")+`]}`))
	if err != nil {
		tb.Fatal(err)
	}
	return bucket, readers
}

func reader(i int) string { return fmt.Sprintf("arn:aws:iam::%012d:role/reader", i) }

func BenchmarkEvaluate(b *testing.B) {
	bucket, readers := shared(b, 1000)
	r := Request{Principal: reader(7), Action: "s3:GetObject", Resource: "arn:aws:s3:::data/key",
		ResourceAccount: "444455556666", Context: map[string][]string{"aws:SecureTransport": {"true"}}}.WithDefaults()
	for b.Loop() {
		if got := Evaluate(r, readers[7:8], bucket); got.Outcome != Allowed {
			b.Fatal(got)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "evaluations/s")
}

// BenchmarkAsk asks, for n accounts that share one bucket, whether each may read and write every object.
func BenchmarkAsk(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		bucket, readers := shared(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				for i := range n {
					for action, want := range map[string]Verdict{"s3:GetObject": AllAllowed, "s3:PutObject": NoneAllowed} {
						q := Query{Principal: reader(i), Actions: []string{action}, Resource: "arn:aws:s3:::data/*",
							ResourceAccount: "444455556666", Context: map[string][]string{"aws:SecureTransport": {"true"}}}
						if got := Ask(q.WithDefaults(), readers[i:i+1], bucket); got.Verdict != want {
							b.Fatal(got)
						}
					}
				}
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		shared(b, 100)
	}
}
