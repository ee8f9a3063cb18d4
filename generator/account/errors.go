package account

import (
	"errors"
	"net/http"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

	"github.com/tfgen/tfgen/generator/internal/coded"
)

// Code tells machines why an account can't be used.
type Code string

// The codes of Error.
const (
	NoCredentials     Code = "no-credentials"
	WrongAccount      Code = "wrong-account"
	RoleNotAssumable  Code = "role-not-assumable"
	NoStateBucket     Code = "no-state-bucket"
	StateBucketDenied Code = "state-bucket-denied"
	StateBucketTaken  Code = "state-bucket-taken"
	RoleTaken         Code = "role-taken"
)

// Error is a reason why an account can't be used as the spec says. Its text says what to do.
type Error = coded.Error[Code]

// status is the HTTP status of AWS's answer, 0 if it gave none. HEAD requests have no error code to look at.
func status(err error) int {
	var response *awshttp.ResponseError
	if errors.As(err, &response) {
		return response.HTTPStatusCode()
	}
	return 0
}

// absent reports whether AWS's answer means that what was asked for, or the bucket or role that has it, isn't there.
func absent(err error) bool {
	return status(err) == http.StatusNotFound || answered(err, "NoSuchEntity")
}

// answered reports whether AWS answered with an error of that code.
func answered(err error, code string) bool {
	var answer smithy.APIError
	return errors.As(err, &answer) && answer.ErrorCode() == code
}
