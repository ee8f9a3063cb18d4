package enforce

import (
	"errors"
	"net/http"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"

	"github.com/tfgen/tfgen/generator/sandbox/protocol"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// refuse answers as the service does. Unlike the sandbox, S3 gives reasons only within an organization.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
func refuse(w http.ResponseWriter, r *http.Request, d *denial) {
	proxy.NoteDenial(r, d.reason)
	call, _ := proxy.CallOf(r)
	p := protocol.Of(call, r)
	e := protocol.Error{Status: http.StatusForbidden, Code: "AccessDenied", Message: d.message}
	switch p {
	case protocol.EC2Query:
		e.Code = "UnauthorizedOperation"
	case protocol.JSON:
		e.Status, e.Code = http.StatusBadRequest, "AccessDeniedException"
	case protocol.RestJSON, protocol.CBOR:
		e.Code = "AccessDeniedException"
	}
	if d.code != "" {
		e.Status, e.Code = d.status, d.code
	}
	p.Write(w, r, e)
}

// statusOf is the HTTP status that an SDK's error came with, or 0.
func statusOf(err error) int {
	var answer *awshttp.ResponseError
	if errors.As(err, &answer) {
		return answer.HTTPStatusCode()
	}
	return 0
}
