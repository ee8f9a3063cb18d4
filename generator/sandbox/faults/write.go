package faults

import (
	"cmp"
	"fmt"
	"net/http"

	"github.com/aws/smithy-go/encoding/cbor"
)

// message goes into every error, for those who read a client's log.
const message = "failed on purpose by the tfgen sandbox"

// write answers with an error in the protocol's form.
// https://smithy.io/2.0/aws/protocols/index.html
func (p protocol) write(w http.ResponseWriter, r *http.Request, e apiError) {
	header, body := w.Header(), ""
	switch p {
	case restXML:
		header.Set("Content-Type", "application/xml")
		body = fmt.Sprintf("<Error><Code>%s</Code><Message>%s</Message></Error>", e.code, message)
	case query, wrapped:
		header.Set("Content-Type", "text/xml")
		body = fmt.Sprintf("<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>",
			e.code, message)
	case ec2Query:
		header.Set("Content-Type", "text/xml")
		body = fmt.Sprintf("<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors></Response>",
			e.code, message)
	case cborRPC:
		header.Set("Content-Type", "application/cbor")
		header.Set("Smithy-Protocol", "rpc-v2-cbor")
		body = string(cbor.Encode(cbor.Map{"__type": cbor.String(e.code), "message": cbor.String(message)}))
	case jsonRPC, restJSON:
		header.Set("Content-Type", cmp.Or(r.Header.Get("Content-Type"), "application/json"))
		header.Set("X-Amzn-ErrorType", e.code)
		body = fmt.Sprintf(`{"__type":%q,"message":%q}`, e.code, message)
	}
	w.WriteHeader(e.status)
	_, _ = fmt.Fprint(w, body) // a client that has gone away needs no answer
}
