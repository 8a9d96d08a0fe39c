package snsverify

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
)

func TestHandler(t *testing.T) {
	good := message(t, "notification-v2")
	for _, row := range []struct {
		name, method string
		body         []byte
		world        *world
		status       int
	}{
		{"a notification", "POST", good, &world{}, 200},
		{"a confirmation", "POST", message(t, "subscription-v1"), &world{}, 200},
		{"no POST", "GET", good, &world{}, 405},
		{"nothing", "POST", nil, &world{}, 400},
		{"what nobody signed", "POST", bytes.Replace(good, []byte("quoted"), []byte("forged"), 1), &world{}, 403},
		{"another topic", "POST", bytes.Replace(good, []byte(":orders"), []byte(":others"), 1), &world{}, 403},
		{"too much", "POST", bytes.Repeat([]byte(" "), MaxBody+1), &world{}, 413},
		{"no certificate", "POST", good, &world{override: func(*http.Request) (*http.Response, error) { return nil, errReset }}, 503},
	} {
		t.Run(row.name, func(t *testing.T) {
			called := false
			h := verifier(t, row.world).Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				called = true
				again, err := io.ReadAll(r.Body)
				require.NoError(t, err)
				require.Equal(t, row.body, again)
				require.Equal(t, orders, FromContext(r.Context()).TopicARN)
			}))
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(row.method, "/sns", bytes.NewReader(row.body)))
			require.Equal(t, row.status, w.Code)
			require.Equal(t, row.status == 200, called)
			require.NotContains(t, w.Body.String(), "quoted")
		})
	}
	require.Nil(t, FromContext(t.Context()))
}

func TestConfirm(t *testing.T) {
	confirmed := 0
	w := &world{override: func(r *http.Request) (*http.Response, error) {
		if r.URL.Query().Get("Action") != "ConfirmSubscription" {
			return nil, nil
		}
		confirmed++
		return answer(200, "<ConfirmSubscriptionResponse/>"), nil
	}}
	v := verifier(t, w)
	m, err := v.Verify(t.Context(), message(t, "subscription-v2"))
	require.NoError(t, err)
	require.NoError(t, v.Confirm(t.Context(), m))
	require.Equal(t, 1, confirmed)
	for _, url := range []string{"https://evil.example/?Action=ConfirmSubscription&x", "http" + strings.TrimPrefix(m.SubscribeURL, "https"),
		"https://sns.eu-west-1.amazonaws.com@evil.example/?Action=ConfirmSubscription&", "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&"} {
		other := *m
		other.SubscribeURL = url
		require.ErrorIs(t, v.Confirm(t.Context(), &other), ErrForm)
	}
	unsubscribed, err := v.Verify(t.Context(), message(t, "unsubscribe-v2"))
	require.NoError(t, err)
	require.ErrorIs(t, v.Confirm(t.Context(), unsubscribed), ErrForm, "that would subscribe again")
	require.Equal(t, 1, confirmed)
	w.override = func(*http.Request) (*http.Response, error) { return answer(302, ""), nil }
	require.ErrorIs(t, v.Confirm(t.Context(), m), ErrUnavailable)
	w.override = func(*http.Request) (*http.Response, error) { return nil, errReset }
	err = v.Confirm(t.Context(), m)
	require.ErrorIs(t, err, errReset)
	require.NotContains(t, err.Error(), m.Token)
}

// TestInAQueue: with sqsx.WithSignature a body decodes only if SNS signed it, and what may pass later is retried.
func TestInAQueue(t *testing.T) {
	type placed struct {
		registry.Event `event:"source=my.shop,detail-type=Order Placed"`
		Detail         struct {
			OrderID string `json:"orderId"`
		} `json:"detail"`
	}
	r := registry.New()
	require.NoError(t, r.Register(placed{}))
	good := string(message(t, "event"))
	withAttributes := strings.Replace(good, `"Type":`, `"MessageAttributes": {"kind": {"Type": "String", "Value": "x"}}, "Type":`, 1)
	for _, row := range []struct {
		name, body    string
		world         *world
		ok, permanent bool
	}{
		{"signed", good, &world{}, true, false},
		{"with attributes, which are not signed", withAttributes, &world{}, true, false},
		{"not signed", strings.Replace(good, "o-1", "o-2", 1), &world{}, false, true},
		{"an envelope", `{"source":"my.shop","detail-type":"Order Placed","detail":{}}`, &world{}, false, true},
		{"a confirmation", string(message(t, "subscription-v2")), &world{}, false, true},
		{"no certificate", good, &world{override: func(*http.Request) (*http.Response, error) { return nil, errReset }}, false, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			m, err := sqsx.Decode(t.Context(), row.body, sqsx.WithFactory(r), sqsx.WithSignature(verifier(t, row.world)))
			require.NoError(t, err)
			require.Equal(t, row.ok, m.Err == nil, "%v", m.Err)
			if row.ok {
				require.Equal(t, "o-1", m.Event.(*placed).Detail.OrderID)
				require.Empty(t, m.Notification.Attributes)
				return
			}
			require.Equal(t, row.permanent, sqsx.IsPermanent(m.Err), "%v", m.Err)
		})
	}
	_, err := sqsx.NewDecoder(sqsx.WithSignature(nil))
	require.Error(t, err)
	_, err = sqsx.NewDecoder(sqsx.WithSignature(verifier(t, &world{})), sqsx.WithShape(sqsx.ShapeRaw))
	require.Error(t, err)
}
