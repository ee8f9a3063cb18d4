// Package protocol knows the forms in which AWS's services take calls and answer with errors.
// https://smithy.io/2.0/aws/protocols/index.html
package protocol

import (
	"net/http"
	"strings"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// Protocol is one of the forms.
type Protocol int

// The protocols, with services that have them.
const (
	RestJSON Protocol = iota // Scheduler, Lambda
	RestXML                  // S3
	Wrapped                  // S3 Control
	Query                    // IAM, STS, SNS
	EC2Query
	JSON // SSM, ECS, ECR, Step Functions, CloudWatch Logs, KMS
	CBOR // CloudWatch
)

// Of tells the protocol from how the call was made, so that it is known of services that aren't.
func Of(call proxy.Call, r *http.Request) Protocol {
	switch {
	case call.Service == "ec2":
		return EC2Query
	case r.Header.Get("X-Amz-Target") != "":
		return JSON
	case r.Header.Get("Smithy-Protocol") == "rpc-v2-cbor":
		return CBOR
	case call.Service == "s3" && strings.HasPrefix(r.URL.Path, "/v20180820/"):
		return Wrapped
	case call.Service == "s3":
		return RestXML
	case strings.Trim(r.URL.Path, "/") == "":
		return Query
	}
	return RestJSON
}
