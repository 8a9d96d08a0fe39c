package faults

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/smithy-go/encoding/cbor"
)

// refusal is how a service says no.
type refusal struct {
	status        int
	code, message string
}

// form is how a service writes errors.
type form int

const (
	formJSON  form = iota // AWS JSON and REST JSON
	formQuery             // XML in ErrorResponse
	formEC2
	formS3
	formCBOR
)

func formOf(r *http.Request, body []byte) form {
	switch {
	case r.Header.Get("X-Amz-Target") != "":
		return formJSON
	case r.Header.Get("Smithy-Protocol") == "rpc-v2-cbor":
		return formCBOR
	case strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded"):
		if bytes.Contains(body, []byte("Version=2016-11-15")) {
			return formEC2
		}
		return formQuery
	case r.Header.Get("X-Amz-Content-Sha256") != "":
		return formS3
	}
	return formJSON
}

// refusals are the errors by kind, in the codes of each form of service.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html,
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html and
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
func refusalOf(kind Kind, f form) refusal {
	pick := func(status int, common, query, ec2, s3, message string) refusal {
		return refusal{status, [...]string{formJSON: common, formQuery: query, formEC2: ec2, formS3: s3, formCBOR: common}[f], message}
	}
	switch kind {
	case Throttled:
		r := pick(http.StatusBadRequest, "ThrottlingException", "Throttling", "RequestLimitExceeded", "SlowDown", "Rate exceeded")
		if f == formEC2 || f == formS3 {
			r.status = http.StatusServiceUnavailable
		}
		return r
	case Denied:
		return pick(http.StatusForbidden, "AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "AccessDenied", "not authorized")
	case Expired:
		return pick(http.StatusForbidden, "ExpiredTokenException", "ExpiredToken", "RequestExpired", "ExpiredToken",
			"The security token included in the request is expired")
	case Skewed:
		return pick(http.StatusForbidden, "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure", "RequestTimeTooSkewed",
			"Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z")
	}
	return pick(http.StatusServiceUnavailable, "ServiceUnavailable", "ServiceUnavailable", "Unavailable", "ServiceUnavailable", "The service is unavailable")
}

// answer is the error as an HTTP response to r.
func (f refusal) answer(r *http.Request, in form) *http.Response {
	header, body := http.Header{}, ""
	switch in {
	case formQuery:
		header.Set("Content-Type", "text/xml")
		body = fmt.Sprintf("<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>r-1</RequestId></ErrorResponse>", f.code, f.message)
	case formEC2:
		header.Set("Content-Type", "text/xml")
		body = fmt.Sprintf("<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>r-1</RequestID></Response>", f.code, f.message)
	case formS3:
		header.Set("Content-Type", "application/xml")
		if r.Method != http.MethodHead { // whose errors have no body
			body = fmt.Sprintf("<Error><Code>%s</Code><Message>%s</Message><RequestId>r-1</RequestId></Error>", f.code, f.message)
		}
	case formCBOR:
		header.Set("Content-Type", "application/cbor")
		header.Set("Smithy-Protocol", "rpc-v2-cbor")
		body = string(cbor.Encode(cbor.Map{"__type": cbor.String(f.code), "message": cbor.String(f.message)}))
	default:
		header.Set("Content-Type", "application/x-amz-json-1.1")
		header.Set("X-Amzn-Errortype", f.code)
		body = fmt.Sprintf(`{"__type":%q,"message":%q}`, f.code, f.message)
	}
	return response(r, f.status, header, []byte(body))
}

func response(r *http.Request, status int, header http.Header, body []byte) *http.Response {
	header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	return &http.Response{
		StatusCode: status, Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}

// portal is what somebody else than AWS answers: a captive portal, a proxy.
const portal = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to the network</body></html>"

func page(r *http.Request, status int) *http.Response {
	return response(r, status, http.Header{"Content-Type": {"text/html; charset=utf-8"}}, []byte(portal))
}
