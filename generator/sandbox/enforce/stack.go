package enforce

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// stackChange takes note of what moto's CloudFormation has made in an account, which no other call shows.
func (f *facts) stackChange(ctx context.Context, account, region string) {
	f.roles.forget(account)
	f.users.forget(account)
	f.keys.forget(account)
	pages := s3.NewListBucketsPaginator(s3Client(f.next, account, region), &s3.ListBucketsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return // calls on a bucket whose owner isn't known say so
		}
		for _, b := range page.Buckets {
			f.setOwner(aws.ToString(b.Name), account, true)
			f.buckets.forget(aws.ToString(b.Name))
		}
	}
}
