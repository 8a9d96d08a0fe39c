package sdkerror_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/sdkerror"
)

func TestText(t *testing.T) {
	unread := &smithy.DeserializationError{Err: errors.New("unexpected JSON type secret"), Snapshot: []byte("secret")}
	for _, row := range []struct {
		name string
		err  error
		want string
	}{
		{"plain", errors.New("no route to host"), "no route to host"},
		{"for a terminal", errors.New("a\x1b[2J\n\u202e\u009bß"), `a\x1b[2J\n\u202e\u009bß`},
		{"no UTF-8", errors.New("a\xffb"), "a\ufffdb"},
		{"long", errors.New(strings.Repeat("x", 3000)), strings.Repeat("x", sdkerror.Max+1) + "…"},
		{"an answer of another form", unread, "deserialization failed, the answer has another form"},
		{"the same, wrapped", &smithy.OperationError{ServiceID: "SQS", OperationName: "ReceiveMessage", Err: fmt.Errorf("StatusCode: 200, %w", unread)},
			"operation error SQS: ReceiveMessage, StatusCode: 200, deserialization failed, the answer has another form"},
		{"the same, joined", errors.Join(errors.New("a"), unread), `a\ndeserialization failed, the answer has another form`},
		{"two of them, joined and wrapped", fmt.Errorf("batch: %w", errors.Join(unread, &smithy.DeserializationError{Err: errors.New("invalid character in secret")})),
			`batch: deserialization failed, the answer has another form\ndeserialization failed, the answer has another form`},
		{"without a cause", &smithy.DeserializationError{}, "deserialization failed"},
	} {
		t.Run(row.name, func(t *testing.T) { require.Equal(t, row.want, sdkerror.Text(row.err)) })
	}
	require.Equal(t, "unexpected JSON type secret", unread.Err.Error(), "the error itself stays whole")
}
