package aws_test

import (
	"testing"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

func TestPartition(t *testing.T) {
	for region, want := range map[string][2]string{
		"us-east-1": {"aws", "amazonaws.com"}, "eu-west-3": {"aws", "amazonaws.com"}, "": {},
		"us-gov-west-1": {"aws-us-gov", "amazonaws.com"}, "cn-north-1": {"aws-cn", "amazonaws.com.cn"},
		"us-iso-east-1": {"aws-iso", "c2s.ic.gov"}, "us-isob-east-1": {"aws-iso-b", "sc2s.sgov.gov"},
		"eu-isoe-west-1": {"aws-iso-e", "cloud.adc-e.uk"}, "us-isof-south-1": {"aws-iso-f", "csp.hci.ic.gov"},
		"eusc-de-east-1": {"aws-eusc", "amazonaws.eu"}, "xx-new-1": {"aws", "amazonaws.com"},
	} {
		partition := aws.Partition(region)
		if got := [2]string{partition, aws.DNSSuffix(partition)}; got != want {
			t.Errorf("%q: %v, want %v", region, got, want)
		}
	}
}

// TestRegions checks the list of the library against what is derived from it. A region that is new there fails here
// until its zones' ids have been looked up.
func TestRegions(t *testing.T) {
	prefixes := map[string]string{
		"af-south-1": "afs1", "ap-east-1": "ape1", "ap-east-2": "ape2", "ap-northeast-1": "apne1", "ap-northeast-2": "apne2",
		"ap-northeast-3": "apne3", "ap-south-1": "aps1", "ap-south-2": "aps2", "ap-southeast-1": "apse1",
		"ap-southeast-2": "apse2", "ap-southeast-3": "apse3", "ap-southeast-4": "apse4", "ap-southeast-5": "apse5",
		"ap-southeast-6": "apse6", "ap-southeast-7": "apse7", "ca-central-1": "cac1", "ca-west-1": "caw1",
		"cn-north-1": "cnn1", "cn-northwest-1": "cnnw1", "eu-central-1": "euc1", "eu-central-2": "euc2",
		"eu-north-1": "eun1", "eu-south-1": "eus1", "eu-south-2": "eus2", "eu-west-1": "euw1", "eu-west-2": "euw2",
		"eu-west-3": "euw3", "il-central-1": "ilc1", "me-central-1": "mec1", "me-south-1": "mes1", "mx-central-1": "mxc1",
		"sa-east-1": "sae1", "us-east-1": "use1", "us-east-2": "use2", "us-gov-east-1": "usge1", "us-gov-west-1": "usgw1",
		"us-west-1": "usw1", "us-west-2": "usw2",
		"eusc-de-east-1": "", "us-iso-east-1": "", "us-iso-west-1": "", "us-isob-east-1": "", "us-isob-west-1": "",
		"eu-isoe-west-1": "", "us-isof-east-1": "", "us-isof-south-1": "",
	}
	for _, region := range aws.Regions() {
		want, ok := prefixes[region]
		if got := aws.ZonePrefix(region); got != want || !ok {
			t.Errorf("%s: zones of %q, want %q, %v", region, got, want, ok)
		}
		if !aws.IsRegion(region) {
			t.Errorf("%s is not of the form", region)
		}
	}
	for _, text := range []string{"", "us-east", "us-east1", "us-esat-1", "us-east-1a", "US-EAST-1", "us-east-0", "x-east-1"} {
		if aws.IsRegion(text) {
			t.Errorf("%q is of the form of a region", text)
		}
	}
	if got := aws.ZonePrefix("us-east-9"); got != "" {
		t.Errorf("a region that nobody knows has zones %q", got)
	}
}

func TestARN(t *testing.T) {
	for text, want := range map[string]aws.ARN{
		"arn:aws:s3:::bucket/a:b":               {Partition: "aws", Service: "s3", Resource: "bucket/a:b"},
		"arn:aws-cn:iam::123456789012:role/p/r": {Partition: "aws-cn", Service: "iam", Account: "123456789012", Resource: "role/p/r"},
	} {
		if got, ok := aws.ParseARN(text); !ok || got != want || got.String() != text {
			t.Errorf("%s: %+v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "arn:aws:s3:::", "arn::s3:::b", "arn:aws::::b", "arn:aws:s3::b", "urn:aws:s3:::b", "role/x"} {
		if got, ok := aws.ParseARN(text); ok {
			t.Errorf("%q is an ARN: %+v", text, got)
		}
	}
}

func TestAccountID(t *testing.T) {
	for text, want := range map[string]bool{
		"123456789012": true, "000000000000": true, "12345678901": false, "1234567890123": false, "12345678901a": false, "": false,
		"١٢٣٤٥٦": false, // 12 bytes
	} {
		if aws.IsAccountID(text) != want {
			t.Errorf("%q: want %v", text, want)
		}
	}
}

func TestImage(t *testing.T) {
	for reference, want := range map[string]string{
		"123456789012.dkr.ecr.us-east-1.amazonaws.com/team/etl:v1.2":         "arn:aws:ecr:us-east-1:123456789012:repository/team/etl",
		"123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/etl:1@sha256:0123": "arn:aws-cn:ecr:cn-north-1:123456789012:repository/etl",
		"123456789012.dkr.ecr.us-gov-west-1.amazonaws.com/etl":               "arn:aws-us-gov:ecr:us-gov-west-1:123456789012:repository/etl",
		"123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/etl":          "arn:aws-us-gov:ecr:us-gov-west-1:123456789012:repository/etl",
		"123456789012.dkr-ecr.us-east-1.on.aws/etl":                          "arn:aws:ecr:us-east-1:123456789012:repository/etl",
		"123456789012.dkr-ecr-fips.us-east-1.on.aws/etl:1":                   "arn:aws:ecr:us-east-1:123456789012:repository/etl",
		"123456789012.dkr.ecr.us-east-1.on.aws/etl":                          "",
		"123456789012.dkr-ecr.us-east-1.amazonaws.com/etl":                   "",
		"123456789012.dkr-ecr.eusc-de-east-1.on.aws/etl":                     "", // has no such host
		"123456789012.dkrxecr.us-east-1.amazonaws.com/etl":                   "",
		"123456789012.dkr.ecr.us-east-1.amazonaws.com/":                      "",
		"123456789012.dkr.ecr.us-east-1.amazonaws.com.cn/etl":                "", // another partition's domain
		"123456789012.dkr.ecr.us-east-1.amazonaws.com.example.com/etl":       "",
		"123456789012.dkr.ecr.us-east-1.amazonaws.com":                       "",
		"23456789012.dkr.ecr.us-east-1.amazonaws.com/etl":                    "",
		"public.ecr.aws/docker/library/python:3.12":                          "",
		"example.com/123456789012.dkr.ecr.us-east-1.amazonaws.com/etl":       "",
		"python:3.12": "", "": "",
	} {
		image, ok := aws.ParseImage(reference)
		if ok != (want != "") || ok && image.ARN() != want {
			t.Errorf("%q: %+v, %v, want %q", reference, image, ok, want)
		}
	}
}
