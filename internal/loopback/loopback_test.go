package loopback_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loopback"
)

// closedBody is what the SDK leaves in a request whose answer is there: WriteTo says io.EOF, which is no error of Read.
type closedBody struct{ strings.Reader }

func (*closedBody) WriteTo(io.Writer) (int64, error) { return 0, io.EOF }
func (*closedBody) Close() error                     { return nil }

func TestBodyIsReadNotWritten(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(w, r.Body)
		require.NoError(t, err)
	}))
	defer server.Close()
	body := new(closedBody)
	body.Reset("all of it")
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, body)
	require.NoError(t, err)
	request.ContentLength = int64(len("all of it"))

	response, err := loopback.Client().Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	echo, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.Equal(t, "all of it", string(echo))
}

func TestNoBody(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		require.Zero(t, r.ContentLength)
	}))
	defer server.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	require.NoError(t, err)
	response, err := loopback.Client().Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusOK, response.StatusCode)
}
