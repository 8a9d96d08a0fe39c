package session_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/require"
)

const (
	own   = "123456789012"
	other = "999999999999"
)

// fakeSTS is an HTTP client that answers like STS, in memory, so that tests can run in virtual time.
type fakeSTS struct {
	mu    sync.Mutex
	calls []url.Values
	hosts []string
	fail  int // how many calls fail before one works
	wait  chan struct{}
}

func (f *fakeSTS) Do(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	f.calls = append(f.calls, form)
	f.hosts = append(f.hosts, request.URL.Host)
	fails := f.fail > 0
	f.fail--
	f.mu.Unlock()
	if f.wait != nil {
		select {
		case <-f.wait:
		case <-request.Context().Done():
			return nil, request.Context().Err()
		}
	}
	status, answer := http.StatusOK, ""
	switch {
	case fails:
		status = http.StatusBadRequest
		answer = `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>`
	case form.Get("Action") == "GetCallerIdentity":
		answer = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
			<Arn>arn:aws:iam::` + own + `:user/u</Arn><UserId>U</UserId><Account>` + own + `</Account>
			</GetCallerIdentityResult></GetCallerIdentityResponse>`
	default:
		answer = fmt.Sprintf(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
			<AccessKeyId>key of %s</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
			<Expiration>%s</Expiration></Credentials><AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/r/s</Arn>
			<AssumedRoleId>i</AssumedRoleId></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>`,
			form.Get("RoleArn"), time.Now().Add(15*time.Minute).UTC().Format(time.RFC3339))
	}
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"text/xml"}},
		Body: io.NopCloser(strings.NewReader(answer)), Request: request}, nil
}

func (f *fakeSTS) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.calls)
}

func (f *fakeSTS) config() aws.Config {
	return aws.Config{Region: "eu-west-1", HTTPClient: f, Credentials: credentials.NewStaticCredentialsProvider("id", "secret", "")}
}

func keyOf(t *testing.T, cfg aws.Config) string {
	t.Helper()
	got, err := cfg.Credentials.Retrieve(context.WithoutCancel(t.Context()))
	require.NoError(t, err)
	return got.AccessKeyID
}

// origins are accounts and regions that AWS cannot have.
var invalidOrigins = map[string]struct{ account, region string }{
	"host in the region": {own, "us-east-1.evil.example/"},
	"no region":          {own, ""},
	"no account":         {"", "eu-west-1"},
	"role in account":    {"123456789012:role/x", "eu-west-1"},
}
