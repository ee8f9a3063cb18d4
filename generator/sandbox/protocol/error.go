package protocol

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"net/http"

	"github.com/aws/smithy-go/encoding/cbor"
)

// Error is what an AWS client tells errors apart by, and what it shows.
type Error struct {
	Status        int
	Code, Message string
}

type codeAndMessage struct{ Code, Message string }

// Write answers the request with an error in the protocol's form.
func (p Protocol) Write(w http.ResponseWriter, r *http.Request, e Error) {
	header, both := w.Header(), codeAndMessage{e.Code, e.Message}
	var body []byte
	switch p {
	case RestXML:
		body = document(header, struct {
			XMLName xml.Name `xml:"Error"`
			codeAndMessage
		}{codeAndMessage: both})
	case Query, Wrapped:
		body = document(header, struct {
			XMLName xml.Name       `xml:"ErrorResponse"`
			Error   codeAndMessage `xml:"Error"`
		}{Error: both})
	case EC2Query:
		body = document(header, struct {
			XMLName xml.Name       `xml:"Response"`
			Error   codeAndMessage `xml:"Errors>Error"`
		}{Error: both})
	case CBOR:
		header.Set("Content-Type", "application/cbor")
		header.Set("Smithy-Protocol", "rpc-v2-cbor")
		body = cbor.Encode(cbor.Map{"__type": cbor.String(e.Code), "message": cbor.String(e.Message)})
	case JSON, RestJSON:
		header.Set("Content-Type", cmp.Or(r.Header.Get("Content-Type"), "application/json"))
		header.Set("X-Amzn-ErrorType", e.Code)
		body, _ = json.Marshal(map[string]string{"__type": e.Code, "message": e.Message}) // texts can't fail
	}
	w.WriteHeader(e.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that has gone away needs no answer
	}
}

func document(header http.Header, content any) []byte {
	header.Set("Content-Type", "text/xml")
	body, _ := xml.Marshal(content) // texts can't fail
	return body
}
