package main_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// binary is the command as a user has it.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "typedbus")
	if err != nil {
		panic(err)
	}
	binary = filepath.Join(dir, "typedbus")
	build := []string{"build", "-o", binary}
	if folder := os.Getenv("TYPEDBUS_COVERDIR"); folder != "" { // make coverage: the command writes there what it ran
		_ = os.Setenv("GOCOVERDIR", folder) // go test has a folder of its own there
		build = append(build, "-cover", "-coverpkg=./...,github.com/typedbus/typedbus/registry/...,github.com/typedbus/typedbus/relation/...,github.com/typedbus/typedbus/sqsx/...")
	}
	if out, err := exec.Command("go", append(build, ".")...).CombinedOutput(); err != nil {
		panic(fmt.Sprintf("%v\n%s", err, out))
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// result is what a run printed and how it ended.
type result struct {
	out, err string
	code     int
}

// typedbus runs the command.
func typedbus(t *testing.T, in string, args ...string) result {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Stdin = strings.NewReader(in)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	return result{out.String(), errOut.String(), cmd.ProcessState.ExitCode()}
}

// file writes a file for a test.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func event(source, detailType, detail string) string {
	return fmt.Sprintf(`{"version":"0","id":"11111111-2222-4333-8444-555555555555","source":%q,"detail-type":%q,"account":"123456789012",`+
		`"region":"eu-west-1","time":"2026-01-02T03:04:05Z","resources":[],"detail":%s}`, source, detailType, detail)
}

const running = `{"instance-id":"i-0123456789abcdef0","state":"running"}`

func TestDecode(t *testing.T) {
	good := event("aws.ec2", "EC2 Instance State-change Notification", running)
	drifting := event("aws.ec2", "EC2 Instance State-change Notification", `{"instance-id":{"not":"a text"},"state":"running"}`)
	unknown := event("my.own", "Something", `{}`)
	for _, tt := range []struct {
		name, in string
		code     int
		out      []string
	}{
		{"an event", good, 0, []string{"ok", "ec2events.", "1 event, 1 ok"}},
		{"JSON Lines", good + "\n" + good + "\n", 0, []string{"2 events, 2 ok"}},
		{"an array", "[" + good + "," + good + "]", 0, []string{"2 events, 2 ok"}},
		{"a member no field takes", event("aws.ec2", "EC2 Instance State-change Notification", `{"instance-id":"i-0123456789abcdef0","state":"running","novel":1}`), 0,
			[]string{"untaken detail.novel", "1 with members no field takes"}},
		{"drift", drifting, 1, []string{"drifts", "detail.instance-id", "1 with drift"}},
		{"an unknown event", unknown, 1, []string{"unknown", "my.own: Something", "1 of no known type"}},
		{"no event between two", good + "\n{\"a\":1}\n" + good, 1, []string{"no event", "3 events, 2 ok, 1 no event"}},
		{"a name with control characters", strings.Replace(event("my.own", "NAME", `{}`), "NAME", `a\u001b[31m\nb`, 1), 1, []string{`\n`, "unknown"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := typedbus(t, tt.in, "decode")
			require.Equal(t, tt.code, r.code, "%s%s", r.out, r.err)
			for _, want := range tt.out {
				require.Contains(t, r.out, want)
			}
			require.NotContains(t, r.out, "\x1b", "the output is no terminal")
		})
	}
}

func TestDecodeForPrograms(t *testing.T) {
	in := event("aws.ec2", "EC2 Instance State-change Notification", running) + event("my.own", "Something", `{}`)
	r := typedbus(t, in, "decode", "-o", "json")
	require.Equal(t, 1, r.code)
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	require.Len(t, lines, 2)
	require.Contains(t, lines[0], `"source":"aws.ec2"`)
	require.Contains(t, lines[1], `"unknown":true`)
}

func TestDecodeFiles(t *testing.T) {
	r := typedbus(t, "", "decode", filepath.Join(t.TempDir(), "nope.json"))
	require.Equal(t, 2, r.code)
	require.Equal(t, 1, strings.Count(r.err, "\n"), r.err)
	require.Contains(t, r.err, "nope.json")

	r = typedbus(t, "", "decode")
	require.Equal(t, 2, r.code)
	require.Contains(t, r.err, "no event in the input")
}

func TestTypes(t *testing.T) {
	r := typedbus(t, "", "types", "ecs", "TASK", "state")
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.out, "ecsevents.TaskStateChange")
	require.NotContains(t, r.out, "ec2events")

	r = typedbus(t, "", "types", "nothing-has-this")
	require.Equal(t, 1, r.code)
	require.Empty(t, r.out)

	r = typedbus(t, "", "types", "-o", "json", "ecsevents.TaskStateChange")
	require.Contains(t, r.out, `"detailTypes":["ECS Task State Change"]`)
}

func TestSample(t *testing.T) {
	for _, args := range [][]string{{"ecsevents.TaskStateChange"}, {"ECS Task State Change"}, {"aws.ecs", "ECS Task State Change"}} {
		r := typedbus(t, "", append([]string{"sample"}, args...)...)
		require.Equal(t, 0, r.code, r.err)
		decoded := typedbus(t, r.out, "decode")
		require.Equal(t, 0, decoded.code, decoded.out)
	}
	for wrap, want := range map[string]string{"sns": `"Type": "Notification"`, "sqs": `"Messages"`, "lambda": `"eventSource": "aws:sqs"`} {
		r := typedbus(t, "", "sample", "ecsevents.TaskStateChange", "--wrap", wrap)
		require.Equal(t, 0, r.code, r.err)
		require.Contains(t, r.out, want)
	}
	r := typedbus(t, "", "sample", "ecsevents.TaskStateChnge")
	require.Equal(t, 2, r.code)
	require.Contains(t, r.err, "there is no event type")
	r = typedbus(t, "", "sample", "ecsevents.TaskStateChange", "--wrap", "kafka")
	require.Equal(t, 2, r.code)
}

func TestMatchPairs(t *testing.T) {
	pairs := file(t, "pairs.jsonl", `{"pattern":"{\"a\":[1]}","event":"{\"a\":1}"}
{"pattern":"{\"a\":[1]}","event":"{\"a\":2}"}

{"pattern":"{\"a\":1}","event":"{\"a\":1}"}
{"pattern":"{\"a\":[{\"prefix\":\"x\"}]}","event":"not JSON"}
`)
	r := typedbus(t, "", "match", "--pairs", pairs)
	require.Equal(t, 0, r.code, r.err)
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	require.Len(t, lines, 4)
	require.Equal(t, []string{"match", "no"}, lines[:2])
	require.True(t, strings.HasPrefix(lines[2], "refused: "))
	require.True(t, strings.HasPrefix(lines[3], "refused: "))

	r = typedbus(t, "{}\nx\n", "match", "--pairs", "-")
	require.Equal(t, 2, r.code)
	require.Contains(t, r.err, "line 2")
}

func TestMatchRules(t *testing.T) {
	events := file(t, "event.json", event("aws.ec2", "EC2 Instance State-change Notification", running))
	rules := map[string]string{
		"a pattern":      `{"source":["aws.ec2"],"detail":{"state":["running"]}}`,
		"CloudFormation": "Resources:\n  Rule:\n    Type: AWS::Events::Rule\n    Properties:\n      EventBusName: !Ref Bus\n      EventPattern:\n        source: [aws.ec2]\n",
		"SAM":            "Resources:\n  Function:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        Changed:\n          Type: EventBridgeRule\n          Properties:\n            Pattern:\n              source: [aws.ec2]\n",
		"Terraform":      `{"resource":{"aws_cloudwatch_event_rule":{"changed":{"event_pattern":"{\"source\":[\"aws.ec2\"]}"}}}}`,
	}
	for name, text := range rules {
		t.Run(name, func(t *testing.T) {
			r := typedbus(t, "", "match", file(t, "rule", text), events)
			require.Equal(t, 0, r.code, "%s%s", r.out, r.err)
			require.Contains(t, r.out, "match")
		})
	}
	r := typedbus(t, "", "match", file(t, "rule.json", `{"source":["aws.ec2"],"detail":{"state":["stopped"]}}`), events)
	require.Equal(t, 1, r.code)
	require.Contains(t, r.out, "detail.state")
	require.Contains(t, r.out, `"running"`)

	r = typedbus(t, "", "match", file(t, "rule.json", `{"source":"aws.ec2"}`), events)
	require.Equal(t, 2, r.code)
	require.Contains(t, r.err, "source")
}

func TestGen(t *testing.T) {
	samples := file(t, "placed.json", event("my.orders", "Order Placed", `{"id":"ord-1","total":1.5}`))
	r := typedbus(t, "", "gen", "--samples", samples, "--package", "orders")
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.out, "type OrderPlaced struct")

	r = typedbus(t, "", "gen", "--samples", filepath.Dir(samples), "--package", "orders", "--to", file(t, "mine.go", "package orders\n"))
	require.Equal(t, 2, r.code)
	require.Contains(t, r.err, "was not generated")

	r = typedbus(t, "", "gen")
	require.Equal(t, 2, r.code)
}

func TestSchema(t *testing.T) {
	for form, want := range map[string]string{"json-schema": "2020-12", "draft-4": "draft-04", "openapi": `"openapi": "3.0.0"`} {
		r := typedbus(t, "", "schema", "ecsevents.TaskStateChange", "--as", form)
		require.Equal(t, 0, r.code, r.err)
		require.Contains(t, r.out, want)
	}
	r := typedbus(t, "", "schema", "--as", "asyncapi", "--only", "aws.ecs")
	require.Equal(t, 0, r.code, r.err)
	require.Contains(t, r.out, `"asyncapi": "3.0.0"`)
	folder := t.TempDir()
	r = typedbus(t, "", "schema", "--as", "eventcatalog", "--only", "aws.ecs", "--to", folder)
	require.Equal(t, 0, r.code, r.err)
	require.FileExists(t, filepath.Join(folder, "events", "TaskStateChange", "index.mdx"))
}

// TestUsage: what is wrong with a command line is one line, and code 2.
func TestUsage(t *testing.T) {
	for _, args := range [][]string{
		{"nope"}, {"decode", "--nope"}, {"-o", "xml", "types"}, {"--color", "blue", "types"}, {"sample"}, {"types", ""}, {"match"},
		{"match", "--pairs", "x", "y"}, {"schema"}, {"schema", "--as", "xsd"}, {"gen", "--schema", "a", "--samples", "b"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			r := typedbus(t, "", args...)
			require.Equal(t, 2, r.code, "%s%s", r.out, r.err)
			require.True(t, strings.HasPrefix(r.err, "typedbus: "), r.err)
			require.Equal(t, 1, strings.Count(r.err, "\n"), r.err)
		})
	}
}

// TestHelp: each subcommand that the command lists has a help that reads as documentation: what it does, how it is called,
// examples, and a word on every flag.
func TestHelp(t *testing.T) {
	r := typedbus(t, "", "--help")
	require.Equal(t, 0, r.code)
	_, list, found := strings.Cut(r.out, "Available Commands:\n")
	require.True(t, found, r.out)
	list, _, _ = strings.Cut(list, "\n\n")
	var names []string
	for line := range strings.Lines(list) {
		name, short, _ := strings.Cut(strings.TrimSpace(line), " ")
		require.NotEmpty(t, strings.TrimSpace(short), name)
		names = append(names, name)
	}
	require.Subset(t, names, []string{"decode", "types", "sample", "schema", "gen", "docs", "match", "tail", "dlq", "publish", "replay", "deploy", "iam", "completion"})
	flag := regexp.MustCompile(`(?m)^ +(?:-\w, )?--[\w-]+(?: \S+)?(.*)$`)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			help := typedbus(t, "", name, "--help")
			require.Equal(t, 0, help.code)
			require.Empty(t, help.err)
			require.Contains(t, help.out, "Usage:")
			for _, line := range flag.FindAllStringSubmatch(help.out, -1) {
				require.NotEmpty(t, strings.TrimSpace(line[1]), "a flag without a word: %s", line[0])
			}
			if name == "completion" || name == "help" { // cobra's own
				return
			}
			require.Contains(t, help.out, "Examples:\n  typedbus "+name)
			text, _, _ := strings.Cut(help.out, "\n\nUsage:")
			require.Greater(t, len(text), 120, "the long text")
		})
	}
}

// TestCompletion: a thousand detail-types are completed by the shell.
func TestCompletion(t *testing.T) {
	r := typedbus(t, "", "__complete", "sample", "aws.ecs", "ECS T")
	require.Contains(t, r.out, "ECS Task State Change")
	r = typedbus(t, "", "__complete", "sample", "ecsevents.Task")
	require.Contains(t, r.out, "ecsevents.TaskStateChange")
}

func TestColor(t *testing.T) {
	in := event("aws.ec2", "EC2 Instance State-change Notification", running)
	require.Contains(t, typedbus(t, in, "decode", "--color", "always").out, "\x1b[")
}
