package standin

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/typedbus/typedbus/internal/loopback"
	"github.com/typedbus/typedbus/internal/sqsmodel"
)

// DefaultAccount and DefaultRegion are where a client with [Server.Config]
// works.
const (
	DefaultAccount = sqsmodel.DefaultAccount
	DefaultRegion  = sqsmodel.DefaultRegion
)

// Server is a stand-in that listens. [Start] makes one.
type Server struct {
	url        string
	http       http.Server
	queues     []sqsmodel.Option
	stopping   context.Context // ends when Close begins
	stop       context.CancelFunc
	served     chan error
	keys       keyring
	faults     faultList
	calls      callLog
	mu         sync.Mutex
	placesByID map[placeID]*Place
}

// Option sets one choice of a [Server].
type Option func(*Server)

// WithSQS gives options to the queues of every account and region: faults and
// observers, limits, a seed. The account, region and URL of the queues are the
// server's own. A fault whose error is no [*sqsmodel.Error] closes the
// connection without an answer.
func WithSQS(options ...sqsmodel.Option) Option {
	return func(s *Server) { s.queues = append(s.queues, options...) }
}

// Start starts a stand-in on a free port of the loopback interface.
func Start(options ...Option) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("standin: %w", err)
	}
	s := New("http://"+listener.Addr().String(), options...)
	s.http = http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() { s.served <- s.http.Serve(listener) }()
	return s, nil
}

// New returns a stand-in that does not listen: it is a handler, for who has requests at hand. Its queues' URLs begin with
// url.
func New(url string, options ...Option) *Server {
	s := &Server{url: url, served: make(chan error, 1), placesByID: map[placeID]*Place{}}
	s.stopping, s.stop = context.WithCancel(context.Background())
	for _, option := range options {
		option(s)
	}
	return s
}

// closeWithin is how long Close lets calls finish.
const closeWithin = 2 * time.Second

// Close stops the server. Long polls that are open are answered at once, with
// no messages; other calls have five seconds to finish.
func (s *Server) Close() error {
	s.stop()
	ctx, cancel := context.WithTimeout(context.Background(), closeWithin)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		// A connection that a client has made in advance and not used counts as busy for as long.
		err = s.http.Close()
	}
	if served := <-s.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	// A second Close finds the same.
	s.served <- http.ErrServerClosed
	return err
}

// URL is the endpoint, "http://127.0.0.1:port".
func (s *Server) URL() string { return s.url }

// Config is a configuration for clients of the default account and region.
func (s *Server) Config() aws.Config { return s.ConfigFor(DefaultAccount, DefaultRegion) }

// ConfigFor is a configuration for clients of an account and a region.
func (s *Server) ConfigFor(account, region string) aws.Config {
	id := s.keys.issue(identity{account: account, arn: "arn:aws:iam::" + account + ":user/standin"})
	return aws.Config{
		Region:       region,
		BaseEndpoint: aws.String(s.url),
		Credentials:  credentials.NewStaticCredentialsProvider(id, "standin-secret", ""),
		HTTPClient:   loopback.Client(),
	}
}

type placeID struct{ account, region string }

// Place is what one account has in one region.
type Place struct {
	account, region string
	sqs             *sqsmodel.Model
	ec2             *cloud
	events          busLog
}

// Place returns what an account has in a region, to fill it or to look at it
// without calls.
func (s *Server) Place(account, region string) *Place {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := placeID{account, region}
	p := s.placesByID[id]
	if p == nil {
		options := append([]sqsmodel.Option{}, s.queues...)
		options = append(options, sqsmodel.WithAccount(account, region), sqsmodel.WithURLBase(s.url))
		p = &Place{account: account, region: region, sqs: sqsmodel.New(options...), ec2: newCloud(account, region)}
		s.placesByID[id] = p
	}
	return p
}

// SQS is the model of the queues.
func (p *Place) SQS() *sqsmodel.Model { return p.sqs }
