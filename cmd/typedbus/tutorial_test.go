package main_test

import (
	"bytes"
	"context"
	"crypto/md5" //nolint:gosec // the checksum that SQS has
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"
)

// standIn is what go does in the tutorial's module before typedbus is released: the clone stands in for what go get and
// go install would bring, by a workspace. All else is go's own.
const standIn = `#!/bin/sh
case "$1 $2" in
"get github.com/typedbus/typedbus"*)
	[ -e go.work ] || { %[2]s work init . %[1]s %[1]s/cmd/typedbus && %[2]s work edit -replace github.com/typedbus/typedbus@v0.1.0=%[1]s; } ;;
"install github.com/typedbus/typedbus/cmd/typedbus@latest") ;;
*) exec %[2]s "$@" ;;
esac
`

// TestE2ETutorial does what docs/tutorial.md says, in its order: it writes each program and runs each command.
func TestE2ETutorial(t *testing.T) {
	cfg := server(t)
	t.Cleanup(func() {
		_, _ = cloudformation.NewFromConfig(cfg).DeleteStack(context.WithoutCancel(t.Context()), &cloudformation.DeleteStackInput{StackName: aws.String("shop")})
	})
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	goCommand, err := exec.LookPath("go")
	require.NoError(t, err)
	bin, dir := t.TempDir(), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(bin, "go"), fmt.Appendf(nil, standIn, root, goCommand), 0o700))
	require.NoError(t, os.Symlink(binary, filepath.Join(bin, "typedbus")))
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("GOFLAGS", "")
	t.Setenv("AWS_ENDPOINT_URL", withAccounts(t, os.Getenv("AWS_ENDPOINT_URL")))

	page, err := os.ReadFile(filepath.Join(root, "docs", "tutorial.md"))
	require.NoError(t, err)
	var out strings.Builder
	in := dir
	for _, block := range regexp.MustCompile("(?s)```(go|sh)\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		if block[1] == "go" {
			name := strings.TrimPrefix(strings.SplitN(block[2], "\n", 2)[0], "// ")
			require.True(t, filepath.IsLocal(name) && strings.HasSuffix(name, ".go"), "the first line of a program names its file: %s", name)
			require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(in, name)), 0o700))
			require.NoError(t, os.WriteFile(filepath.Join(in, name), []byte(block[2]), 0o600))
			continue
		}
		cmd := exec.CommandContext(t.Context(), "bash", "-euxc", block[2]+"\npwd > \"$0\"", filepath.Join(bin, "pwd"))
		cmd.Dir = in
		printed, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s\n%s", block[2], printed)
		out.Write(printed)
		where, err := os.ReadFile(filepath.Join(bin, "pwd"))
		require.NoError(t, err)
		in = strings.TrimSpace(string(where))
	}
	require.Equal(t, filepath.Join(dir, "shop"), in)
	for _, want := range []string{`ECS Task State Change`, `orders\.Placed`, `is ready`, `(?m)^order o-\S*: [1-9]\d* cents$`} {
		require.Regexp(t, want, out.String())
	}
}

// withAccounts returns the address of a server that is moto's, but for the account of an event, which AWS delivers and moto
// leaves out: a strict type refuses an event without it.
func withAccounts(t *testing.T, endpoint string) string {
	t.Helper()
	target, err := url.Parse(endpoint)
	require.NoError(t, err)
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = target.Host
			r.Out.Header.Del("Accept-Encoding")
		},
		ModifyResponse: func(r *http.Response) error {
			data, err := io.ReadAll(r.Body)
			if err != nil {
				return err
			}
			var answer map[string]any
			if strings.HasSuffix(r.Request.Header.Get("X-Amz-Target"), ".ReceiveMessage") && json.Unmarshal(data, &answer) == nil {
				messages, _ := answer["Messages"].([]any)
				for _, m := range messages {
					addAccount(m.(map[string]any))
				}
				if data, err = json.Marshal(answer); err != nil {
					return err
				}
			}
			r.Body = io.NopCloser(bytes.NewReader(data))
			r.ContentLength = int64(len(data))
			r.Header.Set("Content-Length", strconv.Itoa(len(data)))
			r.Header.Del("X-Amz-Crc32")
			return nil
		},
	}
	s := httptest.NewServer(proxy)
	t.Cleanup(s.Close)
	return s.URL
}

func addAccount(message map[string]any) {
	body, _ := message["Body"].(string)
	if !strings.HasPrefix(body, "{") || strings.Contains(body, `"account":`) {
		return
	}
	body = `{"account":"123456789012",` + body[1:]
	sum := md5.Sum([]byte(body)) //nolint:gosec // the checksum that SQS has
	message["Body"], message["MD5OfBody"] = body, hex.EncodeToString(sum[:])
}
