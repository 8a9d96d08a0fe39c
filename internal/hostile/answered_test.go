package hostile_test

import (
	"context"
	"crypto/md5" //nolint:gosec // it is what SQS sends
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/hostile"
	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
)

// answering is the network of SQS's client: a message comes with the first receive, and all other answers are of one form.
type answering struct {
	status   int
	body     string
	received bool
}

func (a *answering) Do(r *http.Request) (*http.Response, error) {
	status, body := a.status, a.body
	select { // in virtual time: what is answered at once is asked at once again
	case <-time.After(time.Second):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".ReceiveMessage") && !a.received {
		a.received = true
		text := `{"id":"e-1","source":"s","detail-type":"t","detail":{"a":"` + hostile.Canary + `"}}`
		digest := md5.Sum([]byte(text)) //nolint:gosec // likewise
		status, body = 200, fmt.Sprintf(`{"Messages":[{"MessageId":"m-1","ReceiptHandle":"%s","Body":%q,"MD5OfBody":"%s"}]}`, hostile.Canary, text, hex.EncodeToString(digest[:]))
	}
	return &http.Response{StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body: io.NopCloser(strings.NewReader(body))}, nil
}

// TestCanaryInAnswersOfSQS has a consumer's calls answered by what SQS never answers, as a proxy that fails may, with the
// message's own text in it: nothing of it is in the log, in what hooks are told and in the health.
func TestCanaryInAnswersOfSQS(t *testing.T) {
	for name, answer := range map[string]answering{
		"a text for an object":      {status: 200, body: `"` + hostile.Canary + `"`},
		"texts for messages":        {status: 200, body: `{"Messages":["` + hostile.Canary + `"],"Successful":["` + hostile.Canary + `"],"Failed":["` + hostile.Canary + `"]}`},
		"a text for the list":       {status: 200, body: `{"Messages":"` + hostile.Canary + `","Successful":"` + hostile.Canary + `","Failed":"` + hostile.Canary + `"}`},
		"an object for a body":      {status: 200, body: `{"Messages":[{"Body":{"` + hostile.Canary + `":"` + hostile.Canary + `"}}],"Failed":[{"Id":["` + hostile.Canary + `"]}]}`},
		"another body than its MD5": {status: 200, body: `{"Messages":[{"MessageId":"m-2","ReceiptHandle":"r","Body":"` + hostile.Canary + `","MD5OfBody":"` + hostile.Canary + `"}]}`},
		"cut":                       {status: 200, body: `{"Messages":[{"Body":"` + hostile.Canary},
		"a failed entry that quotes": {status: 200, body: `{"Failed":[{"Id":"0","SenderFault":true,"Code":"InvalidParameterValue","Message":"Value ` + hostile.Canary +
			` for parameter ReceiptHandle is invalid"}]}`},
		"for a terminal": {status: 400, body: `{"__type":"InternalError","message":"` + strings.Repeat(`\u001b[2J\n\u202e`, 10_000) + `"}`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := sqs.New(sqs.Options{Region: "eu-west-1", Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""), HTTPClient: &answer})
				log, told := new(lockedBuffer), new(lockedBuffer)
				tell := func(err error) {
					if err != nil {
						_, _ = told.Write([]byte(err.Error() + "\n"))
					}
				}
				c, err := sqsx.NewConsumer(client, "https://sqs.eu-west-1.amazonaws.com/123456789012/q", sqsx.HandlerFunc(func(context.Context, *sqsx.Message) error { return errors.New("refused") }),
					sqsx.WithLogger(slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))),
					sqsx.WithHooks(sqsx.Hooks{Handled: func(_ *sqsx.Message, _ time.Duration, err error) { tell(err) }, Failed: func(_ sqsx.Op, err error) { tell(err) }}))
				require.NoError(t, err)
				_, err = c.Check(t.Context())
				tell(err)
				ctx, cancel := context.WithCancel(t.Context())
				done := make(chan error, 1)
				go func() { done <- c.Run(ctx) }()
				virtual.Sleep(5 * time.Minute)
				_, err = c.Check(t.Context())
				tell(err)
				tell(fmt.Errorf("health: %+v", c.Health()))
				cancel()
				tell(<-done)
				require.NotEmpty(t, log.String())
				require.Greater(t, strings.Count(told.String(), "\n"), 2)
				for _, text := range append(strings.Split(told.String(), "\n"), strings.Split(log.String(), "\n")...) {
					require.NotContains(t, text, hostile.Canary)
					require.Empty(t, hostile.Fault(strings.ReplaceAll(text, "\t", " "), false))
				}
			})
		})
	}
}
