package enforce

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// refuse answers as a service does.
func refuse(w http.ResponseWriter, r *http.Request, service string, d *denial) {
	switch {
	case service == "s3":
		refuseS3(w, r, d)
	case service == "ec2":
		refuseXML(w, r, d, struct {
			XMLName xml.Name `xml:"Response"`
			Code    string   `xml:"Errors>Error>Code"`
			Message string   `xml:"Errors>Error>Message"`
		}{Code: "UnauthorizedOperation", Message: d.message})
	case strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded"): // the query protocol
		refuseXML(w, r, d, struct {
			XMLName xml.Name `xml:"ErrorResponse"`
			Code    string   `xml:"Error>Code"`
			Message string   `xml:"Error>Message"`
		}{Code: "AccessDenied", Message: d.message})
	default:
		refuseJSON(w, r, d)
	}
}

// refuseS3 answers as S3 does. Unlike the sandbox, S3 gives reasons only within an organization.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
func refuseS3(w http.ResponseWriter, r *http.Request, d *denial) {
	refuseXML(w, r, d, struct {
		XMLName xml.Name `xml:"Error"`
		Code    string
		Message string
	}{Code: "AccessDenied", Message: d.message})
}

// refuseXML answers with a document of texts.
func refuseXML(w http.ResponseWriter, r *http.Request, d *denial, document any) {
	proxy.NoteDenial(r, d.reason)
	body, _ := xml.Marshal(document) // texts can't fail
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(http.StatusForbidden)
	if r.Method != http.MethodHead {
		_, _ = w.Write(append([]byte(xml.Header), body...)) // a client that has gone away needs no answer
	}
}

// refuseJSON answers as services do whose protocol is JSON.
func refuseJSON(w http.ResponseWriter, r *http.Request, d *denial) {
	proxy.NoteDenial(r, d.reason)
	const code = "AccessDeniedException"
	body, _ := json.Marshal(map[string]string{"__type": code, "Message": d.message}) // texts can't fail
	w.Header().Set("Content-Type", cmp.Or(r.Header.Get("Content-Type"), "application/x-amz-json-1.1"))
	w.Header().Set("X-Amzn-ErrorType", code)
	w.WriteHeader(http.StatusBadRequest)
	_, _ = w.Write(body) // a client that has gone away needs no answer
}
