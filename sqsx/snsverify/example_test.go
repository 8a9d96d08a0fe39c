package snsverify_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/snsverify"
)

// Take notifications over HTTP, and confirm the subscription when SNS asks.
func ExampleVerifier_Handler() {
	verifier, err := snsverify.New([]string{"arn:aws:sns:eu-west-1:123456789012:orders"})
	if err != nil {
		log.Fatal(err)
	}
	endpoint := verifier.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m := snsverify.FromContext(r.Context())
		if m.Type == snsverify.SubscriptionConfirmation {
			if err := verifier.Confirm(r.Context(), m); err != nil {
				http.Error(w, "try again", http.StatusServiceUnavailable)
			}
			return
		}
		fmt.Println("published:", m.Message)
	}))

	w := httptest.NewRecorder()
	endpoint.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/sns", strings.NewReader(`{"Type": "Notification", "Message": "forged"}`)))
	fmt.Println(w.Code)
	// Output: 400
}

// Read a queue to which others than the topic can send.
func ExampleVerifier_VerifyNotification() {
	verifier, err := snsverify.New([]string{"arn:aws:sns:eu-west-1:123456789012:orders"}, snsverify.WithMaxAge(0))
	if err != nil {
		log.Fatal(err)
	}
	decoder, err := sqsx.NewDecoder(sqsx.WithSignature(verifier))
	if err != nil {
		log.Fatal(err)
	}
	m := &sqsx.Message{ID: "m-1", Body: `{"source": "my.shop", "detail-type": "Order Placed", "detail": {}}`}
	decoder.Decode(context.Background(), m)
	var bad *sqsx.BodyError
	fmt.Println(errors.As(m.Err, &bad), sqsx.IsPermanent(m.Err))
	// Output: true true
}
