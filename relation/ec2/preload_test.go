package ec2_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
)

const otherAccount = "999999999999"

type stateChange struct {
	registry.Event `event:"source=aws.ec2,detail-type=EC2 Instance State-change Notification"`
	Detail         struct {
		InstanceID string `json:"instance-id"`
		State      string `json:"state"`
	} `json:"detail"`
	Instance relation.One[types.Instance] `json:"-" relation:"ec2.Instance,detail.instance-id"`
}

// decode returns the state-change notification of an instance, as EC2 sends it.
func decode(t *testing.T, s registry.Session, account, region, id string) *stateChange {
	t.Helper()
	r := registry.New(registry.WithSession(s))
	require.NoError(t, r.Register(stateChange{}))
	decoded, err := r.Decode(fmt.Appendf(nil, `{"version":"0","id":"e-%[3]s","detail-type":"EC2 Instance State-change Notification",
		"source":"aws.ec2","account":%[1]q,"time":"2026-01-02T03:04:05Z","region":%[2]q,
		"resources":["arn:aws:ec2:us-east-1:123456789012:instance/%[3]s"],"detail":{"instance-id":%[3]q,"state":"running"}}`,
		account, region, id))
	require.NoError(t, err)
	return decoded.(*stateChange)
}

func TestPreloadOfAThousandInstances(t *testing.T) {
	server := start(t)
	ids := server.Place(standin.DefaultAccount, standin.DefaultRegion).AddInstances(999, "t3.nano")
	const unknown = "i-0ffffffffffffffff"
	ids = append(ids[:500:500], append([]string{unknown}, ids[500:]...)...)
	s := session.Static(server.Config())
	var events []registry.AnyEvent
	for _, id := range ids {
		events = append(events, decode(t, s, standin.DefaultAccount, standin.DefaultRegion, id))
	}

	stats, err := relation.Preload(t.Context(), events)
	require.NoError(t, err)
	require.Equal(t, relation.Stats{Relations: 1000, Keys: 1000, Resources: 1000, Batches: 5, Calls: 5}, stats)
	require.Equal(t, 995, stats.Saved())
	require.Equal(t, 5, server.Count("ec2", "DescribeInstances"))

	for i, e := range events {
		instance, err := e.(*stateChange).Instance.Get(t.Context())
		if ids[i] == unknown {
			require.ErrorIs(t, err, relation.ErrNotFound)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, ids[i], *instance.InstanceId)
	}
	require.Equal(t, 5, server.Count("ec2", ""), "Get answers from memory")
	require.Equal(t, 1, server.Count("sts", ""))
}

func TestRetriesAreNotCalls(t *testing.T) {
	server := start(t)
	id := server.Place(standin.DefaultAccount, standin.DefaultRegion).AddInstance("", "t3.nano")
	throttled := standin.Throttled.On("ec2", "DescribeInstances")
	throttled.Times = 1
	server.Inject(throttled)
	stats, err := relation.Preload(t.Context(), []registry.AnyEvent{
		decode(t, session.Static(server.Config()), standin.DefaultAccount, standin.DefaultRegion, id)})
	require.NoError(t, err)
	require.Equal(t, 1, stats.Calls)
	require.Equal(t, 2, server.Count("ec2", "DescribeInstances"))
}

func TestOtherAccountMakesNoCall(t *testing.T) {
	server := start(t)
	e := decode(t, session.Static(server.Config()), otherAccount, standin.DefaultRegion, "i-0abc")
	_, err := e.Instance.Get(t.Context())
	require.ErrorIs(t, err, relation.ErrOtherAccount)
	require.Zero(t, server.Count("ec2", ""))
	require.Equal(t, 1, server.Count("sts", "GetCallerIdentity"), "only whose credentials they are")
}

func TestInvalidOriginMakesNoCallAtAll(t *testing.T) {
	server := start(t)
	roles, err := session.AssumeRole(server.Config(), "arn:aws:iam::{account}:role/reader", session.AnyAccount())
	require.NoError(t, err)
	for _, s := range []registry.Session{session.Static(server.Config()), roles} {
		for _, at := range []struct{ account, region, id string }{
			{standin.DefaultAccount, "us-east-1.evil.example/", "i-0abc"},
			{"evil", standin.DefaultRegion, "i-0abc"},
			{standin.DefaultAccount, standin.DefaultRegion, "arn:aws:ec2:us-east-1.evil.example/:123456789012:instance/i-0abc"},
		} {
			_, err := decode(t, s, at.account, at.region, at.id).Instance.Get(t.Context())
			require.ErrorIs(t, err, relation.ErrInvalidOrigin)
		}
	}
	require.Empty(t, server.Calls())
}

func TestAssumeRoleFollowsTheEvent(t *testing.T) {
	server := start(t)
	id := server.Place(otherAccount, "eu-west-1").AddInstance("", "t3.nano")
	s, err := session.AssumeRole(server.Config(), "arn:aws:iam::{account}:role/reader", session.Accounts(otherAccount))
	require.NoError(t, err)
	instance, err := decode(t, s, otherAccount, "eu-west-1", id).Instance.Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, id, *instance.InstanceId)

	_, err = decode(t, s, otherAccount, "us-east-1", id).Instance.Get(t.Context())
	require.ErrorIs(t, err, relation.ErrNotFound, "it is in another region")
	require.Equal(t, 1, server.Count("sts", "AssumeRole"))

	server.ForgetCalls()
	_, err = decode(t, s, standin.DefaultAccount, "us-east-1", id).Instance.Get(t.Context())
	require.ErrorIs(t, err, relation.ErrOtherAccount)
	require.Empty(t, server.Calls())
}

func TestRoleThatMayNotBeAssumedIsDenied(t *testing.T) {
	server := start(t)
	server.Inject(standin.AccessDenied.On("sts", "AssumeRole"))
	s, err := session.AssumeRole(server.Config(), "arn:aws:iam::{account}:role/reader", session.AnyAccount())
	require.NoError(t, err)
	_, err = decode(t, s, otherAccount, "eu-west-1", "i-0abc").Instance.Get(t.Context())
	require.ErrorIs(t, err, relation.ErrDenied)
	require.Zero(t, server.Count("ec2", ""))
}

// pages is an HTTP client that answers DescribeInstances in memory, one instance to a page.
type pages struct {
	calls atomic.Int64
	wait  chan struct{}
}

func (p *pages) Do(request *http.Request) (*http.Response, error) {
	p.calls.Add(1)
	if p.wait != nil {
		<-p.wait
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	var at int
	if token := form.Get("NextToken"); token != "" {
		if _, err := fmt.Sscan(token, &at); err != nil {
			return nil, err
		}
	}
	next := ""
	if form.Has(fmt.Sprintf("Filter.1.Value.%d", at+2)) {
		next = fmt.Sprintf("<nextToken>%d</nextToken>", at+1)
	}
	answer := fmt.Sprintf(`<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><reservationSet><item><instancesSet>
		<item><instanceId>%s</instanceId></item></instancesSet></item></reservationSet>%s</DescribeInstancesResponse>`,
		form.Get(fmt.Sprintf("Filter.1.Value.%d", at+1)), next)
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(answer)), Request: request}, nil
}

func (p *pages) session() registry.Session {
	return session.Func(func(context.Context, string, string) (aws.Config, error) {
		return aws.Config{HTTPClient: p, Credentials: credentials.NewStaticCredentialsProvider("id", "secret", "")}, nil
	})
}

func TestPagesAreFollowed(t *testing.T) {
	p := new(pages)
	event := eventWith(t, p.session(), standin.DefaultAccount, standin.DefaultRegion, "i-1", "i-2", "i-3")
	got, err := manyOf[types.Instance](t, event, "ec2.Instance").Get(t.Context())
	require.NoError(t, err)
	require.Len(t, got, 3)
	require.EqualValues(t, 3, p.calls.Load())
}

func TestAHundredGetsOfAnInstanceMakeOneCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pages{wait: make(chan struct{})}
		s := p.session()
		var wg sync.WaitGroup
		for range 100 {
			e := decode(t, s, standin.DefaultAccount, standin.DefaultRegion, "i-0abc")
			wg.Go(func() {
				instance, err := e.Instance.Get(t.Context())
				if err != nil || *instance.InstanceId != "i-0abc" {
					t.Errorf("got %v, %v", instance, err)
				}
			})
		}
		synctest.Wait()
		close(p.wait)
		wg.Wait()
		require.EqualValues(t, 1, p.calls.Load())
	})
}
