package standin

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxRequest bounds a request's body: a full batch of SQS or EventBridge with room to spare.
const maxRequest = 8 << 20

// request is a call that has been read and understood as one of a service.
type request struct {
	Call
	ctx    context.Context
	caller identity
	place  *Place
	body   []byte     // of a JSON protocol
	form   url.Values // of a query protocol
}

// service answers the calls of one AWS service in its own protocol.
type service interface {
	answer(*request) (answer, error)
	// refuse is an error in the service's form.
	refuse(*failure) answer
}

// answer is a whole HTTP response.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// failure is an AWS error.
type failure struct {
	Code    string
	Message string
	Status  int
}

func (f *failure) Error() string { return f.Code + ": " + f.Message }

// badRequest is the status of most AWS errors.
func badRequest(code, message string) *failure { return &failure{code, message, http.StatusBadRequest} }

// errHangUp asks for the connection to be closed without an answer.
var errHangUp = errors.New("standin: hang up")

// versions tells the query protocols apart.
var versions = map[string]string{"2016-11-15": "ec2", "2011-06-15": "sts"}

// ServeHTTP reads a request, finds its service, and answers.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// Long polls must end when the server stops.
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.stopping, cancel)()

	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if err != nil {
		http.Error(w, "the request could not be read", http.StatusBadRequest)
		return
	}
	req := &request{ctx: ctx, body: body}
	to := s.route(req, r)
	reply, err := s.run(to, req, r)
	if err != nil {
		// The client went away, or is to believe that the network failed.
		panic(http.ErrAbortHandler)
	}
	for name, values := range reply.header {
		w.Header()[name] = values
	}
	w.WriteHeader(reply.status)
	w.Write(reply.body)
}

// route finds the service of a request by its protocol, and the operation.
func (s *Server) route(req *request, r *http.Request) service {
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		namespace, operation, _ := strings.Cut(target, ".")
		req.Service, req.Operation = namespace, operation
		switch namespace {
		case "AmazonSQS":
			req.Service = "sqs"
			return sqsService{s}
		case "AWSEvents":
			req.Service = "events"
			return eventsService{}
		}
		return stranger{sqsService{s}}
	}
	// A body that is no form has neither a version nor an action.
	req.form, _ = url.ParseQuery(string(req.body))
	req.Service, req.Operation = versions[req.form.Get("Version")], req.form.Get("Action")
	switch req.Service {
	case "ec2":
		return ec2Service{}
	case "sts":
		return stsService{s}
	}
	if _, _, signedFor, ok := scope(r); ok {
		req.Service = signedFor
	}
	if req.Operation == "" {
		// REST protocols have the operation in the path.
		req.Operation = r.Method + " " + r.URL.Path
		return stranger{sqsService{s}}
	}
	return stranger{stsService{s}}
}

// stranger stands for every other service, of which the stand-in does nothing.
// It refuses in the form of a service with the same protocol.
type stranger struct{ service }

func (stranger) answer(req *request) (answer, error) {
	return answer{}, badRequest("UnknownOperationException", "the stand-in does SQS, EventBridge, EC2 and STS only, and not "+req.Operation+" of "+req.Service)
}

// run does a call, with the faults that are due. An error means that there is
// no answer.
func (s *Server) run(to service, req *request, r *http.Request) (answer, error) {
	key, region, _, signed := scope(r)
	if !signed {
		return to.refuse(&failure{"MissingAuthenticationToken", "Request is missing Authentication Token", http.StatusForbidden}), nil
	}
	req.caller = s.keys.owner(key)
	req.Time, req.Account, req.Region = time.Now(), req.caller.account, region
	s.calls.add(req.Call)
	fault := s.faults.next(req.Call)
	if fault.Latency > 0 {
		timer := time.NewTimer(fault.Latency)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-req.ctx.Done():
			return answer{}, errHangUp
		}
	}
	switch {
	case fault.Drop:
		return answer{}, errHangUp
	case fault.Code != "":
		status := fault.Status
		if status == 0 {
			status = http.StatusBadRequest
		}
		return to.refuse(&failure{fault.Code, fault.Message, status}), nil
	}
	req.place = s.Place(req.Account, req.Region)
	reply, err := to.answer(req)
	if failed, ok := errors.AsType[*failure](err); ok {
		reply, err = to.refuse(failed), nil
	}
	if fault.DropResponse {
		return answer{}, errHangUp
	}
	return reply, err
}
