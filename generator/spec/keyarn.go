package spec

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// keyARN is the rule of a KMS key that exists, in any account of a partition. An empty region is any; of another than
// that, why says why not.
func keyARN(v, partition, region, why string) string {
	arn, ok := aws.ParseARN(v)
	form := fmt.Sprintf("arn:%s:kms:%s:ACCOUNT:key/ID", partition, cmp.Or(region, "REGION"))
	switch {
	case ok && arn.Service == "kms" && strings.HasPrefix(arn.Resource, "alias/"):
		return fmt.Sprintf("%q is an alias, which can be pointed to another key at any time, and what policies allow is for "+
			"one key. Write the key's own ARN, %s.", v, form)
	case !ok || arn.Service != "kms" || !aws.IsAccountID(arn.Account) || !matches(`key/[a-zA-Z0-9-]+`, arn.Resource):
		return fmt.Sprintf("%q is not the ARN of a key. Write %s.", v, form)
	case arn.Partition != partition:
		return fmt.Sprintf("The key is in another partition than the environment, which is in %s. Name one there: %s.",
			partition, form)
	case region != "" && arn.Region != region:
		return fmt.Sprintf("The key is in %s, and %s, which is %s. Name one there: %s.", arn.Region, why, region, form)
	}
	return ""
}
