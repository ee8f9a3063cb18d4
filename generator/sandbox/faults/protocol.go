package faults

import (
	"net/http"
	"strings"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// protocol is a form in which AWS services take calls and answer with errors.
type protocol int

const (
	restJSON protocol = iota // Scheduler, Lambda
	restXML                  // S3
	wrapped                  // S3 Control
	query                    // IAM, STS
	ec2Query
	jsonRPC // SSM, ECS, ECR, Step Functions, CloudWatch Logs, KMS
	cborRPC // CloudWatch
)

// protocolOf tells the protocol from how the call was made, so that it is known of services that aren't.
func protocolOf(call proxy.Call, r *http.Request) protocol {
	switch {
	case call.Service == "ec2":
		return ec2Query
	case r.Header.Get("X-Amz-Target") != "":
		return jsonRPC
	case r.Header.Get("Smithy-Protocol") == "rpc-v2-cbor":
		return cborRPC
	case call.Service == "s3" && strings.HasPrefix(r.URL.Path, "/v20180820/"):
		return wrapped
	case call.Service == "s3":
		return restXML
	case strings.Trim(r.URL.Path, "/") == "":
		return query
	}
	return restJSON
}

// apiError is what an AWS client tells errors apart by.
type apiError struct {
	code   string
	status int
}

// throttling is the answer to a client that calls too often.
//
//   - S3: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
//   - EC2: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
//   - others: "Common Errors" in each service's API reference; the status of REST services is that of their API models
func (p protocol) throttling() apiError {
	switch p {
	case restXML, wrapped:
		return apiError{"SlowDown", http.StatusServiceUnavailable}
	case ec2Query:
		return apiError{"RequestLimitExceeded", http.StatusServiceUnavailable}
	case query:
		return apiError{"Throttling", http.StatusBadRequest}
	case restJSON:
		return apiError{"ThrottlingException", http.StatusTooManyRequests}
	}
	return apiError{"ThrottlingException", http.StatusBadRequest}
}

// expired is the answer to credentials of a session that is over. EC2 says it in the words that it also has for a
// request signed long ago.
func (p protocol) expired() apiError {
	switch p {
	case restXML, wrapped:
		return apiError{"ExpiredToken", http.StatusBadRequest}
	case ec2Query:
		return apiError{"RequestExpired", http.StatusBadRequest}
	case query:
		return apiError{"ExpiredToken", http.StatusForbidden}
	case restJSON:
		return apiError{"ExpiredTokenException", http.StatusForbidden}
	}
	return apiError{"ExpiredTokenException", http.StatusBadRequest}
}

// serverError is the answer of a service that is in trouble.
func (p protocol) serverError(service string, status int) apiError {
	if status == http.StatusServiceUnavailable {
		return apiError{"ServiceUnavailable", status}
	}
	if code, ok := internalCodes()[service]; ok {
		return apiError{code, status}
	}
	switch p {
	case restXML, wrapped, ec2Query:
		return apiError{"InternalError", status}
	}
	return apiError{"InternalFailure", status}
}

// internalCodes are the codes, by signing name, of services whose API models have one of their own.
func internalCodes() map[string]string {
	return map[string]string{
		"ecr":       "ServerException",
		"ecs":       "ServerException",
		"events":    "InternalException",
		"iam":       "ServiceFailure",
		"kms":       "KMSInternalException",
		"logs":      "ServiceUnavailableException",
		"scheduler": "InternalServerException",
		"ssm":       "InternalServerError",
	}
}
