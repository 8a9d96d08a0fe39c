package main_test

import (
	"bufio"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"
)

// leftovers are the rules and queues that tails have now.
func leftovers(t *testing.T, cfg aws.Config, bus string) []string {
	t.Helper()
	var all []string
	rules, err := eventbridge.NewFromConfig(cfg).ListRules(t.Context(), &eventbridge.ListRulesInput{EventBusName: &bus, NamePrefix: aws.String("typedbus-tail-")})
	require.NoError(t, err)
	for _, r := range rules.Rules {
		all = append(all, "rule "+*r.Name)
	}
	queues, err := sqs.NewFromConfig(cfg).ListQueues(t.Context(), &sqs.ListQueuesInput{QueueNamePrefix: aws.String("typedbus-tail-")})
	require.NoError(t, err)
	for _, url := range queues.QueueUrls {
		all = append(all, "queue "+url)
	}
	return all
}

// startTail starts to watch a bus, and returns when it does.
func startTail(t *testing.T, args ...string) (cmd *exec.Cmd, out *bufio.Reader) {
	t.Helper()
	cmd = exec.CommandContext(t.Context(), binary, append([]string{"tail"}, args...)...)
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	said, err := cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line, err := bufio.NewReader(said).ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "watching")
	return cmd, bufio.NewReader(stdout)
}

// TestE2ETailBus: the events of a bus are shown, and after Ctrl-C nothing is left of what that took; what a kill leaves,
// --clean removes.
func TestE2ETailBus(t *testing.T) {
	cfg := server(t)
	bus := eventbridge.NewFromConfig(cfg)
	_, err := bus.CreateEventBus(t.Context(), &eventbridge.CreateEventBusInput{Name: aws.String("watched")})
	require.NoError(t, err)

	cmd, out := startTail(t, "--bus", "watched", "--pattern", `{"detail":{"n":[{"numeric":[">",1]}]}}`)
	require.Len(t, leftovers(t, cfg, "watched"), 2)
	r := typedbus(t, event("shop", "Seen", `{"n":1}`)+event("shop", "Seen", `{"n":2}`), "publish", "--bus", "watched")
	require.Equal(t, 0, r.code, r.err)
	line, err := out.ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "shop: Seen")
	require.NoError(t, cmd.Process.Signal(syscall.SIGINT))
	_ = cmd.Wait()
	require.Equal(t, 130, cmd.ProcessState.ExitCode())
	require.Empty(t, leftovers(t, cfg, "watched"))

	cmd, _ = startTail(t, "--bus", "watched")
	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait()
	require.Len(t, leftovers(t, cfg, "watched"), 2)
	_, err = sqs.NewFromConfig(cfg).CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("typedbus-tail-of-somebody")})
	require.NoError(t, err)
	r = typedbus(t, "", "tail", "--clean", "--older-than", "1h")
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.err, "may be in use")
	require.Len(t, leftovers(t, cfg, "watched"), 3)
	r = typedbus(t, "", "tail", "--clean")
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.out, "1 rule and 1 queue removed")
	require.Len(t, leftovers(t, cfg, "watched"), 1, "what has no tags of a tail stays")

	r = typedbus(t, "", "tail", "--bus", "there-is-none")
	require.Equal(t, 3, r.code, r.err)
	require.Equal(t, 1, strings.Count(r.err, "\n"), r.err)
	require.Len(t, leftovers(t, cfg, "watched"), 1, "a failure leaves nothing")
}

func TestTailRefuses(t *testing.T) {
	for name, args := range map[string][]string{
		"nothing": {}, "a queue and a bus": {"q", "--bus", "b"}, "a pattern without a bus": {"--pattern", "{}"}, "a bad pattern": {"--bus", "b", "--pattern", `{"source":"x"}`},
		"both": {"--bus", "b", "--pattern", `{"source":["x"]}`, "--type", "aws.ecs"}, "an unknown type": {"--bus", "b", "--type", "Nope"}, "a file not there": {"--bus", "b", "--pattern", "@/nope"},
		"clean and a queue": {"q", "--clean"}, "an age for nothing": {"q", "--older-than", "1h"}, "a bus once": {"--bus", "b", "--once"}, "a bus with a newline": {"--bus", "a\nb"},
	} {
		t.Run(name, func(t *testing.T) {
			r := typedbus(t, "", append([]string{"tail"}, args...)...)
			require.Equal(t, 2, r.code, "%s%s", r.out, r.err)
			require.Equal(t, 1, strings.Count(r.err, "\n"), r.err)
		})
	}
}
