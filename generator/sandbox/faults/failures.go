package faults

import (
	"net/http"

	"github.com/tfgen/tfgen/generator/sandbox/protocol"
)

// message goes into every error, for those who read a client's log.
const message = "failed on purpose by the tfgen sandbox"

// failure is how a service says that a call has failed.
type failure struct {
	code   string
	status int
}

// throttling is the answer to a client that calls too often.
//
//   - S3: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
//   - EC2: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
//   - others: "Common Errors" in each service's API reference; the status of REST services is that of their API models
func throttling(p protocol.Protocol) failure {
	switch p {
	case protocol.RestXML, protocol.Wrapped:
		return failure{"SlowDown", http.StatusServiceUnavailable}
	case protocol.EC2Query:
		return failure{"RequestLimitExceeded", http.StatusServiceUnavailable}
	case protocol.Query:
		return failure{"Throttling", http.StatusBadRequest}
	case protocol.RestJSON:
		return failure{"ThrottlingException", http.StatusTooManyRequests}
	}
	return failure{"ThrottlingException", http.StatusBadRequest}
}

// expired is the answer to credentials of a session that is over. EC2 says it in the words that it also has for a
// request signed long ago.
func expired(p protocol.Protocol) failure {
	switch p {
	case protocol.RestXML, protocol.Wrapped:
		return failure{"ExpiredToken", http.StatusBadRequest}
	case protocol.EC2Query:
		return failure{"RequestExpired", http.StatusBadRequest}
	case protocol.Query:
		return failure{"ExpiredToken", http.StatusForbidden}
	case protocol.RestJSON:
		return failure{"ExpiredTokenException", http.StatusForbidden}
	}
	return failure{"ExpiredTokenException", http.StatusBadRequest}
}

// serverError is the answer of a service that is in trouble.
func serverError(p protocol.Protocol, service string, status int) failure {
	if status == http.StatusServiceUnavailable {
		return failure{"ServiceUnavailable", status}
	}
	if code, ok := internalCodes()[service]; ok {
		return failure{code, status}
	}
	switch p {
	case protocol.RestXML, protocol.Wrapped, protocol.EC2Query:
		return failure{"InternalError", status}
	}
	return failure{"InternalFailure", status}
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
