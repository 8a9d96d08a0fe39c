package loadertest

import (
	"fmt"
	"html"
	"net/http"
	"strconv"

	"github.com/aws/smithy-go/encoding/cbor"
	"github.com/go-json-experiment/json"
)

// Error is an error answer of AWS.
type Error struct {
	Status  int // of HTTP; 0 is 400
	Code    string
	Message string
}

// protocol is one of AWS's protocols: https://smithy.io/2.0/aws/protocols/index.html.
type protocol int

const (
	rest     protocol = iota // JSON or XML, told by the answer
	awsJSON                  // AWS JSON 1.0 and 1.1
	awsQuery                 // AWS query; EC2's is not spoken
	rpcCBOR                  // Smithy RPC v2 CBOR
)

// write writes an answer, as Server.Handle describes it.
func (p protocol) write(w http.ResponseWriter, r *Request, answer any) {
	if failure, ok := answer.(*Error); ok {
		p.writeError(w, r, failure)
		return
	}
	var body []byte
	switch answer := answer.(type) {
	case string:
		body = []byte(answer)
		if p == awsQuery {
			body = fmt.Appendf(nil, "<%[1]sResponse><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>", r.Operation, answer)
		}
	case []byte:
		body = answer
	case cbor.Value:
		body = cbor.Encode(answer)
	default:
		encoded, err := json.Marshal(answer)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		body = encoded
	}
	if p == rpcCBOR {
		w.Header().Set("Smithy-Protocol", "rpc-v2-cbor")
		w.Header().Set("Content-Type", "application/cbor")
	}
	w.Write(body)
}

func (p protocol) writeError(w http.ResponseWriter, r *Request, failure *Error) {
	var body []byte
	code, message := html.EscapeString(failure.Code), html.EscapeString(failure.Message)
	switch {
	case p == awsQuery:
		body = fmt.Appendf(nil, "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>", code, message)
	case p == rpcCBOR:
		body = cbor.Encode(cbor.Map{"__type": cbor.String(failure.Code), "message": cbor.String(failure.Message)})
		w.Header().Set("Smithy-Protocol", "rpc-v2-cbor")
		w.Header().Set("Content-Type", "application/cbor")
	case p == rest && r.Header.Get("Content-Type") == "" && isXML(r):
		body = fmt.Appendf(nil, "<Error><Code>%s</Code><Message>%s</Message></Error>", code, message)
	default:
		w.Header().Set("X-Amzn-Errortype", failure.Code)
		body = fmt.Appendf(nil, `{"__type":%s,"message":%s}`, strconv.Quote(failure.Code), strconv.Quote(failure.Message))
	}
	status := failure.Status
	if status == 0 {
		status = http.StatusBadRequest
	}
	w.WriteHeader(status)
	if r.http.Method != http.MethodHead {
		w.Write(body)
	}
}

// isXML reports whether r is of S3, the one REST protocol in XML that the loaders speak: its client signs the hash of
// the payload in a header.
func isXML(r *Request) bool { return r.Header.Get("X-Amz-Content-Sha256") != "" }

func itoa(n int) string { return strconv.Itoa(n) }
