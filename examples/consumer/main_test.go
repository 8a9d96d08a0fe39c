package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/sqsmodel"
	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/sqsx"
)

// The test's program is the consumer too, for the test that sends it a SIGTERM.
func TestMain(m *testing.M) {
	if os.Getenv("CONSUMER_TEST") == "main" {
		main()
		return
	}
	os.Exit(m.Run())
}

// logTo has the default logger write to w for the time of the test.
func logTo(t *testing.T, w io.Writer) {
	t.Helper()
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(w, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
}

func TestDemo(t *testing.T) {
	var out, log bytes.Buffer
	logTo(t, &log)
	require.NoError(t, demo(t.Context(), &out, 20*time.Millisecond))

	for _, line := range []string{
		`msg=backup instance=i-0123456789abcdef0 type=t3.micro keepDays=30`,
		`discard: the instance is gone`,
		`does not decode: registry: invalid main.BackupRequested`,
		`msg="state change" instance=i-0123456789abcdef0 state=running`,
		`msg="no handler" source=someone.else detailType=Whatever`,
	} {
		require.Equal(t, 3, bytes.Count(log.Bytes(), []byte(line)), line)
	}
	require.Contains(t, log.String(), "Received:18 Deleted:12 Retried:0 Released:0 DeadLettered:6 Lost:0")
	require.Contains(t, out.String(), `"handled *main.BackupRequested ok=true": `)
}

func TestQueueThatDoesNotExist(t *testing.T) {
	server, err := standin.Start()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	logTo(t, io.Discard)
	base := server.URL() + "/" + standin.DefaultAccount
	err = consume(t.Context(), server.Config(), base+"/nowhere", base+"/dead", new(sqsx.MemoryStore))
	require.ErrorIs(t, err, sqsx.ErrFatal)
}

func TestDemoInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	logTo(t, writerFunc(func(line []byte) {
		if bytes.Contains(line, []byte("msg=backup")) {
			cancel()
		}
	}))
	require.NoError(t, demo(ctx, new(bytes.Buffer), time.Hour))
}

type writerFunc func(line []byte)

func (f writerFunc) Write(line []byte) (int, error) { f(line); return len(line), nil }

func TestSIGTERM(t *testing.T) {
	server, err := standin.Start()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	queue, err := server.Place(standin.DefaultAccount, standin.DefaultRegion).SQS().CreateQueue(t.Context(), "events", nil)
	require.NoError(t, err)

	dead, err := server.Place(standin.DefaultAccount, standin.DefaultRegion).SQS().CreateQueue(t.Context(), "dead", nil)
	require.NoError(t, err)
	program, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), "CONSUMER_TEST=main", "QUEUE_URL="+queue.URL(), "DEAD_LETTER_URL="+dead.URL(),
		"AWS_ENDPOINT_URL="+server.URL(), "AWS_REGION="+standin.DefaultRegion,
		"AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null")
	stderr, err := cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())

	log := bufio.NewScanner(stderr)
	require.True(t, log.Scan())
	address := regexp.MustCompile(`consuming .*endpoints=(\S+)`).FindStringSubmatch(log.Text())
	require.NotNil(t, address, log.Text())
	healthy := func() bool {
		response, err := http.Get(address[1] + "/healthz")
		if err != nil {
			return false
		}
		defer response.Body.Close()
		page, err := io.ReadAll(response.Body)
		return err == nil && bytes.Contains(page, []byte(`"Healthy":true`))
	}

	event := `{"version":"0","id":"1","source":"someone.else","detail-type":"Whatever","detail":{}}`
	_, err = queue.Send(t.Context(), sqsmodel.Send{Body: event})
	require.NoError(t, err)
	require.True(t, log.Scan())
	require.Contains(t, log.Text(), "checked")
	require.True(t, log.Scan())
	require.Contains(t, log.Text(), "no handler")
	require.Eventually(t, healthy, 10*time.Second, 10*time.Millisecond)
	require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
	require.Eventually(t, func() bool { return !healthy() }, 10*time.Second, 10*time.Millisecond, "it is stopping")

	// What arrives during a stop ends the receive in progress, if there is one, and is left in the queue.
	_, err = queue.Send(t.Context(), sqsmodel.Send{Body: event})
	require.NoError(t, err)
	last := ""
	for log.Scan() {
		last = log.Text()
	}
	require.NoError(t, cmd.Wait(), "the exit status is 0")
	require.Regexp(t, `stopped stats="{Received:[12] Deleted:1 Retried:0 Released:[01] DeadLettered:0 Lost:0 Abandoned:0 .*Held:0`, last)
	left, err := queue.Attributes(t.Context(), "All")
	require.NoError(t, err)
	require.Equal(t, "0", left["ApproximateNumberOfMessagesNotVisible"])
	require.Equal(t, "1", left["ApproximateNumberOfMessages"])
}
