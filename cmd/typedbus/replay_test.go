package main_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"
)

// history is a file of n events, a second between each.
func history(n int) string {
	var b strings.Builder
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for i := range n {
		fmt.Fprintf(&b, `{"version":"0","id":"id-%d","source":"shop","detail-type":"Order Placed","account":"123456789012","region":"eu-west-1","time":%q,"resources":[],"detail":{"n":%d}}`+"\n",
			i, at.Add(time.Duration(i)*time.Second).Format(time.RFC3339), i)
	}
	return b.String()
}

// ownState keeps the states of a test's replays to itself.
func ownState(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", dir)
	return filepath.Join(dir, "typedbus")
}

func TestReplaySurvey(t *testing.T) {
	folder := t.TempDir()
	for i, text := range []string{history(3), event("my.own", "Something", `{}`) + "\nbroken\n"} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, fmt.Sprint(i)), []byte(text), 0o600))
	}
	r := typedbus(t, "", "replay", folder, "bus:shop", "--dry-run")
	require.Equal(t, 1, r.code, r.err)
	require.Contains(t, r.out, "3  shop: Order Placed")
	require.Contains(t, r.out, "4 events")
	require.Contains(t, r.err, "1 record is no event")
	r = typedbus(t, history(2), "replay", "-", "queue:tasks", "--dry-run", "-o", "json")
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.out, `"first":"2026-01-02T03:04:05Z"`)
	require.Contains(t, r.out, `"last":"2026-01-02T03:04:06Z"`)
}

func TestReplayRefuses(t *testing.T) {
	ownState(t)
	events := file(t, "events.jsonl", history(1))
	for name, tt := range map[string]struct {
		args []string
		err  string
	}{
		"a place of no kind":  {[]string{events, "tasks"}, "bus:NAME"},
		"an empty queue":      {[]string{events, "queue:"}, "bus:NAME"},
		"a file not there":    {[]string{events + "x", "bus:shop"}, "no such file"},
		"an empty folder":     {[]string{t.TempDir(), "bus:shop"}, "no file in the folder"},
		"two paces":           {[]string{events, "bus:shop", "--speed", "2x", "--rate", "3/s"}, "choose one"},
		"a pace of nothing":   {[]string{events, "bus:shop", "--speed", "0x"}, "--speed"},
		"a pace that is none": {[]string{events, "bus:shop", "--rate", "NaN"}, "--rate"},
		"another's state":     {[]string{events, "bus:shop", "--state", file(t, "s", `{"from":"a","to":"b","at":{},"sent":1}`)}, "--state"},
		"no state":            {[]string{events, "bus:shop", "--state", file(t, "s", `x`)}, "--restart"},
		"no bucket":           {[]string{"s3:///x", "bus:shop", "--dry-run"}, "no bucket"},
		"no events":           {[]string{file(t, "empty", ""), "bus:shop", "--dry-run"}, "no event"},
	} {
		t.Run(name, func(t *testing.T) {
			r := typedbus(t, "", append([]string{"replay"}, tt.args...)...)
			require.Equal(t, 2, r.code, "%s%s", r.out, r.err)
			require.Equal(t, 1, strings.Count(r.err, "\n"), r.err)
			require.Contains(t, r.err, tt.err)
		})
	}
}

func TestE2EReplayToQueue(t *testing.T) {
	client := sqs.NewFromConfig(server(t))
	state := ownState(t)
	url, arn := newQueue(t, client, "replayed", nil)
	for i, to := range []string{"queue:replayed", url, arn} {
		r := typedbus(t, "", "replay", file(t, "events.jsonl", history(23)), to, "--mark", "november")
		require.Equal(t, 0, r.code, r.err)
		require.Contains(t, r.out, "23 events sent")
		require.Equal(t, 23*(i+1), shown(t, url))
	}
	r := typedbus(t, "", "tail", url, "--once", "-d")
	require.Contains(t, r.out, `"replay-name": "november"`)
	left, _ := os.ReadDir(state)
	require.Empty(t, left, "the state of a replay that is done is removed")
}

func TestE2EReplayToBus(t *testing.T) {
	cfg := server(t)
	ownState(t)
	client, bus := sqs.NewFromConfig(cfg), eventbridge.NewFromConfig(cfg)
	url, arn := newQueue(t, client, "replayed-by-bus", nil)
	name := aws.String("replays")
	_, err := bus.CreateEventBus(t.Context(), &eventbridge.CreateEventBusInput{Name: name})
	require.NoError(t, err)
	_, err = bus.PutRule(t.Context(), &eventbridge.PutRuleInput{Name: aws.String("replays"), EventBusName: name, EventPattern: aws.String(`{"source":["shop"]}`)})
	require.NoError(t, err)
	_, err = bus.PutTargets(t.Context(), &eventbridge.PutTargetsInput{Rule: aws.String("replays"), EventBusName: name, Targets: []ebtypes.Target{{Id: aws.String("queue"), Arn: &arn}}})
	require.NoError(t, err)
	store := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	_, err = store.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("replays"), CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: "eu-west-1"}})
	require.NoError(t, err)
	for i := range 2 {
		_, err := store.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("replays"), Key: aws.String(fmt.Sprintf("2026/%d", i)), Body: strings.NewReader(history(6))})
		require.NoError(t, err)
	}
	r := typedbus(t, "", "replay", "s3://replays/2026/", "bus:replays")
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.out, "12 events sent")
	require.Equal(t, 12, shown(t, url))

	r = typedbus(t, "", "decode", "s3://replays/2026/")
	require.Equal(t, 1, r.code, r.err)
	require.Contains(t, r.out, "12 events, 12 of no known type")

	r = typedbus(t, history(1)+event("aws.ec2", "EC2 Instance State-change Notification", running), "replay", "-", "bus:replays")
	require.Equal(t, 1, r.code, "AWS's sources are refused: %s%s", r.out, r.err)
	require.Contains(t, r.out, "1 event sent")
}

// TestE2EReplayResumes: what was stopped goes on where it stopped; each event is sent once.
func TestE2EReplayResumes(t *testing.T) {
	client := sqs.NewFromConfig(server(t))
	state := ownState(t)
	url, _ := newQueue(t, client, "resumed", nil)
	folder := t.TempDir()
	for i := range 4 {
		require.NoError(t, os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.jsonl", i)), []byte(history(15)), 0o600))
	}
	cmd := exec.CommandContext(t.Context(), binary, "replay", folder, "queue:resumed", "--rate", "4/s")
	var said bytes.Buffer
	cmd.Stderr = &said
	require.NoError(t, cmd.Start())
	require.Eventually(t, func() bool {
		got, err := client.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: &url, AttributeNames: []sqstypes.QueueAttributeName{"ApproximateNumberOfMessages"}})
		return err == nil && len(got.Attributes["ApproximateNumberOfMessages"]) == 2 // ten or more
	}, time.Minute, 20*time.Millisecond)
	require.NoError(t, cmd.Process.Signal(syscall.SIGINT))
	_ = cmd.Wait()
	require.Equal(t, 130, cmd.ProcessState.ExitCode(), said.String())
	require.Contains(t, said.String(), "goes on from here")
	left, err := os.ReadDir(state)
	require.NoError(t, err)
	require.Len(t, left, 1, "the state, and no half of one")
	require.Less(t, shown(t, url), 60)

	r := typedbus(t, "", "replay", folder, "queue:resumed")
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.err, "going on behind")
	require.Equal(t, 60, shown(t, url))
}

// TestE2EReplayFails: a place that is not there is one line, and leaves no state.
func TestE2EReplayFails(t *testing.T) {
	server(t)
	state := ownState(t)
	r := typedbus(t, "", "replay", file(t, "events.jsonl", history(3)), "queue:there-is-none")
	require.Equal(t, 3, r.code, "%s%s", r.out, r.err)
	require.Equal(t, 1, strings.Count(r.err, "\n"), r.err)
	left, _ := os.ReadDir(state)
	require.Empty(t, left)
}
