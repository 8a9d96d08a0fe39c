package snsverify

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/hostile"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
)

// TestCanary plants a text in each position of messages, in what SNS's endpoint answers and in what the network says: no
// error, and no answer to a request, has it, a character that a terminal obeys, or a text that grows with the message.
func TestCanary(t *testing.T) {
	answers := map[string]*world{
		"good": {},
		"a certificate that is none": {override: func(*http.Request) (*http.Response, error) {
			return answer(http.StatusOK, hostile.Canary+"\x1b[2J"), nil
		}},
		"another status":        {override: func(*http.Request) (*http.Response, error) { return answer(http.StatusTeapot, hostile.Canary), nil }},
		"a status that is none": {override: func(*http.Request) (*http.Response, error) { return answer(799, hostile.Canary), nil }},
		"no network": {override: func(r *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("dial %s: %w", r.URL, errReset)
		}},
	}
	for name, w := range answers {
		t.Run(name, func(t *testing.T) {
			errors := 0
			var position string
			say := func(what, text string) {
				errors++
				require.NotContains(t, text, hostile.Canary, "%s: %s", what, position)
				require.Empty(t, hostile.Fault(strings.TrimSuffix(text, "\n"), false), "%s: %s", what, position)
			}
			verify := func(body []byte) {
				v := verifier(t, w) // which has not yet missed too many certificates
				m, err := v.Verify(t.Context(), body)
				if err != nil {
					say("Verify", err.Error())
				}
				recorder := httptest.NewRecorder()
				v.Handler(http.NotFoundHandler()).ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(string(body))))
				if recorder.Code != http.StatusNotFound {
					say("Handler", recorder.Body.String())
				}
				message, err := sqsx.Decode(t.Context(), string(body), sqsx.WithFactory(registry.New()), sqsx.WithSignature(v))
				if err != nil {
					say("sqsx.Decode", err.Error())
				} else if message.Err != nil {
					say("sqsx.Decode", message.Err.Error())
				}
				if m == nil {
					return
				}
				for _, asked := range []string{m.SubscribeURL, "https://evil.example/" + hostile.Canary, m.SubscribeURL + "&Token=" + hostile.Canary,
					m.SubscribeURL + "&x=" + hostile.Canary + "\x1b", "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&%zz" + hostile.Canary} {
					other := *m
					other.SubscribeURL, other.Token = asked, hostile.Canary
					if err := v.Confirm(t.Context(), &other); err != nil {
						say("Confirm", err.Error())
					}
				}
			}
			for _, kind := range []string{"notification-subject-v1", "notification-subject-v2", "subscription-v2", "unsubscribe-v1", "event"} {
				good := message(t, kind)
				verify(good)
				for _, p := range hostile.Plant(string(good)) {
					position = kind + ": " + p.Position
					verify(p.Text)
					verify(p.Text[:len(p.Text)-2])
				}
			}
			position = "long, and for a terminal"
			long := strings.Repeat("x", 100_000)
			for _, bad := range []string{long, `\u001b[2J`, `\n`, `\u202e`, `\u009b`} {
				for _, member := range []string{"Type", "MessageId", "TopicArn", "Subject", "Timestamp", "SignatureVersion", "Signature", "SigningCertURL"} {
					verify([]byte(strings.Replace(string(message(t, "notification-subject-v2")), `"`+member+`": "`, `"`+member+`": "`+bad, 1)))
				}
			}
			require.Greater(t, errors, 300)
		})
	}
	_, err := New([]string{"arn:aws:sns:" + strings.Repeat(url.QueryEscape("\x1b"), 100_000)})
	require.Empty(t, hostile.Fault(err.Error(), false))
	_, err = New([]string{"arn:\x1b:sns:eu-west-1:123456789012:orders"})
	require.Empty(t, hostile.Fault(err.Error(), false))
}
