package snsverify

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
)

// MaxBody is the most bytes of a request that [Verifier.Handler] reads: a message of SNS's has 256 KiB, which JSON may write
// as six times that.
const MaxBody = 2 << 20

type contextKey struct{}

// FromContext returns the message that [Verifier.Handler] verified, or nil.
func FromContext(ctx context.Context) *Message {
	m, _ := ctx.Value(contextKey{}).(*Message)
	return m
}

// Handler calls next for requests whose body is a message that [Verifier.Verify] verifies, confirmations among them.
// The body can be read again, and [FromContext] has the message. It answers 403 to a message that is refused, 400 to a
// body that is not a message, and 503 if the certificate could not be had, so that SNS tries again.
func (v *Verifier) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "SNS sends POST", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
		if err != nil {
			status := http.StatusBadRequest
			if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
				status = http.StatusRequestEntityTooLarge
			}
			http.Error(w, "the body could not be read", status)
			return
		}
		m, err := v.Verify(r.Context(), body)
		if err != nil {
			http.Error(w, err.Error(), statusOf(err))
			return
		}
		r = r.WithContext(context.WithValue(r.Context(), contextKey{}, m))
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

func statusOf(err error) int {
	refused, ok := errors.AsType[*Error](err)
	switch {
	case !ok, refused.Temporary():
		return http.StatusServiceUnavailable
	case refused.Kind == ErrForm:
		return http.StatusBadRequest
	}
	return http.StatusForbidden
}

// Confirm confirms the subscription that m, a SubscriptionConfirmation that was verified, asks about, by its SubscribeURL.
// That must be at the endpoint of the topic's region; a redirect is not followed.
func (v *Verifier) Confirm(ctx context.Context, m *Message) error {
	from, ok := v.topics[m.TopicARN]
	if !ok {
		return refuse(ErrTopic, "its TopicArn is none that the verifier was given")
	}
	if m.Type != SubscriptionConfirmation || !strings.HasPrefix(m.SubscribeURL, "https://"+from.host+"/?Action=ConfirmSubscription&") {
		return refuse(ErrForm, "it asks to confirm no subscription at the endpoint of its topic's region")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, m.SubscribeURL, nil)
	if err != nil {
		return refuse(ErrForm, "its SubscribeURL is no URL")
	}
	response, err := v.client.Do(request)
	if err != nil {
		return &Error{Kind: ErrUnavailable, Reason: "the subscription could not be confirmed", Err: errors.Unwrap(err)}
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return refuse(ErrUnavailable, "the subscription could not be confirmed: "+http.StatusText(response.StatusCode))
	}
	return nil
}
