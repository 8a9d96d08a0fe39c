package loadertest

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loopback"
)

// The account and region of everything the tests load.
const (
	Account = "123456789012"
	Region  = "us-east-1"
)

// Server answers as AWS would, in the protocols of the SDK's clients, and records what it was asked.
type Server struct {
	url      string
	mu       sync.Mutex
	answers  map[string]func(*Request) any
	rest     *http.ServeMux
	requests []*Request
}

// New starts a server that ends with the test. It refuses every operation that [Server.Handle] was not told of.
func New(t testing.TB) *Server {
	t.Helper()
	s := &Server{answers: make(map[string]func(*Request) any), rest: http.NewServeMux()}
	server := httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

// Handle sets the answer to an operation: its name, such as "DescribeClusters", or for a REST protocol the pattern of
// its request as [http.ServeMux] has it, such as "GET /2015-03-31/functions/{name}".
//
// What answer returns decides:
//
//	*Error    an error, in the protocol of the request
//	string    the XML inside <OperationResult> for a query protocol, else the body as it is
//	[]byte    the body as it is
//	others    the body in JSON
func (s *Server) Handle(operation string, answer func(*Request) any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, exists := s.answers[operation]; !exists && strings.Contains(operation, " ") {
		s.rest.Handle(operation, http.NotFoundHandler()) // only its pattern counts
	}
	s.answers[operation] = answer
}

// Config returns a configuration for clients of the server. They try once, so that each call is one request.
func (s *Server) Config() aws.Config {
	return aws.Config{
		Region:       Region,
		Credentials:  credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", ""),
		BaseEndpoint: aws.String(s.url),
		HTTPClient:   loopback.Client(),
		Retryer:      func() aws.Retryer { return aws.NopRetryer{} },
	}
}

// Requests returns what was asked of operation, named as in [Server.Handle], in the order of arrival.
func (s *Server) Requests(operation string) []*Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.requests), func(r *Request) bool { return r.Operation != operation })
}

// Calls returns how many requests there were in all.
func (s *Server) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.requests)
}

// Request is one call of an operation.
type Request struct {
	Operation string // as in Server.Handle; of REST protocols, the pattern that matched
	Path      string // unescaped
	Header    http.Header
	Query     url.Values // of the URL
	Body      []byte

	protocol protocol
	http     *http.Request
}

// Form returns the parameters of a query protocol's request.
func (r *Request) Form() url.Values {
	form, _ := url.ParseQuery(string(r.Body))
	return form
}

// Members returns the list of a query protocol's parameter: "Names" for Names.member.1, Names.member.2 and so on.
func (r *Request) Members(parameter string) []string {
	form, list := r.Form(), []string(nil)
	for {
		value, ok := form[parameter+".member."+itoa(len(list)+1)]
		if !ok {
			return list
		}
		list = append(list, value[0])
	}
}

// Decode reads a JSON request into value, or fails the test.
func (r *Request) Decode(t testing.TB, value any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(r.Body, value), "%s: %s", r.Operation, r.Body)
}

// PathValue returns what stood for the wildcard in the pattern of a REST request.
func (r *Request) PathValue(name string) string { return r.http.PathValue(name) }

func (s *Server) serve(w http.ResponseWriter, httpRequest *http.Request) {
	body, err := io.ReadAll(httpRequest.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	r := &Request{
		Path: httpRequest.URL.Path, Header: httpRequest.Header, Query: httpRequest.URL.Query(),
		Body: bytes.Clone(body), http: httpRequest,
	}
	s.mu.Lock()
	s.identify(r)
	s.requests = append(s.requests, r)
	answer := s.answers[r.Operation]
	s.mu.Unlock()
	if answer == nil {
		r.protocol.write(w, r, &Error{Status: http.StatusNotImplemented, Code: "NotHandled", Message: "no answer to " + r.Operation})
		return
	}
	r.protocol.write(w, r, answer(r))
}

// identify finds out which operation r is, and in which protocol. The server is locked.
func (s *Server) identify(r *Request) {
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		r.protocol, r.Operation = awsJSON, target[strings.LastIndex(target, ".")+1:]
		return
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		r.protocol, r.Operation = awsQuery, r.Form().Get("Action")
		return
	}
	if _, operation, ok := strings.Cut(r.Path, "/operation/"); ok && r.Header.Get("Smithy-Protocol") != "" {
		r.protocol, r.Operation = rpcCBOR, operation
		return
	}
	r.protocol = rest
	// ServeHTTP, unlike Handler, sets the path's values; what the handler writes is of no interest.
	s.rest.ServeHTTP(httptest.NewRecorder(), r.http)
	if r.Operation = r.http.Pattern; r.Operation == "" {
		r.Operation = r.http.Method + " " + r.Path
	}
}
