package main_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// formation is CloudFormation as far as deploy asks it. It hangs in one of its operations until the caller goes away, or
// refuses that operation.
type formation struct {
	mu      sync.Mutex
	hangAt  string
	refuse  string
	late    bool // what it hangs in, it has done
	reached chan struct{}
	once    sync.Once
	asked   []string
	status  string // of the stack; "" is none
	set     string // the status of the change set's execution; "" is none
	polls   int    // of the stack while it is being changed
}

// operations are those of a deployment that makes a stack, in their order.
var operations = []string{"DescribeStacks", "CreateChangeSet", "DescribeChangeSet", "DescribeStackEvents", "ExecuteChangeSet"}

func (f *formation) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	action := r.PostForm.Get("Action")
	f.mu.Lock()
	hang := f.hangAt == action
	if hang {
		f.hangAt = ""
	}
	f.asked = append(f.asked, action)
	refused := f.refuse == action
	var status int
	var body string
	if !refused && (!hang || f.late) {
		status, body = f.answer(action)
	}
	f.mu.Unlock()
	switch {
	case refused:
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized</Message></Error></ErrorResponse>`)
		return
	case hang:
		f.once.Do(func() { close(f.reached) })
		<-r.Context().Done()
		return
	}
	w.WriteHeader(status)
	fmt.Fprint(w, body)
}

// answer does what an operation does. The caller has the lock.
func (f *formation) answer(action string) (status int, body string) {
	failure := func(code, message string) (int, string) {
		return http.StatusBadRequest, fmt.Sprintf(`<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>`, code, message)
	}
	result := func(inner string) (int, string) {
		return http.StatusOK, fmt.Sprintf(`<%[1]sResponse><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>`, action, inner)
	}
	switch action {
	case "DescribeStacks":
		if f.status == "" {
			return failure("ValidationError", "Stack with id tasks does not exist")
		}
		if f.polls++; f.polls > 1 && f.status == "CREATE_IN_PROGRESS" {
			f.once.Do(func() { close(f.reached) }) // a change that takes its time
		}
		return result(`<Stacks><member><StackName>tasks</StackName><CreationTime>2026-01-02T03:04:05Z</CreationTime><StackStatus>` + f.status + `</StackStatus>` +
			`<Tags><member><Key>typedbus:command</Key><Value>deploy</Value></member></Tags></member></Stacks>`)
	case "CreateChangeSet":
		f.set = "AVAILABLE"
		if f.status == "" {
			f.status = "REVIEW_IN_PROGRESS"
		}
		return result(`<Id>arn:set</Id><StackId>arn:stack</StackId>`)
	case "DescribeChangeSet":
		if f.set == "" {
			return failure("ChangeSetNotFound", "ChangeSet does not exist")
		}
		return result(`<Status>CREATE_COMPLETE</Status><ExecutionStatus>` + f.set + `</ExecutionStatus><Changes><member><Type>Resource</Type><ResourceChange><Action>Add</Action>` +
			`<LogicalResourceId>Queue</LogicalResourceId><ResourceType>AWS::SQS::Queue</ResourceType></ResourceChange></member></Changes>`)
	case "ExecuteChangeSet":
		f.set, f.status = "EXECUTE_IN_PROGRESS", "CREATE_IN_PROGRESS"
		return result("")
	case "DescribeStackEvents":
		if f.status == "" || f.status == "REVIEW_IN_PROGRESS" {
			return failure("ValidationError", "Stack [tasks] does not exist")
		}
		event := func(id, resource, status string) string {
			return fmt.Sprintf(`<member><EventId>%s</EventId><StackId>arn:stack</StackId><StackName>tasks</StackName><LogicalResourceId>%s</LogicalResourceId>`+
				`<ResourceStatus>%s</ResourceStatus><Timestamp>2026-01-02T03:04:05Z</Timestamp></member>`, id, resource, status)
		}
		return result(`<StackEvents>` + event("3", "Rule1", "CREATE_IN_PROGRESS") + event("2", "Queue", "CREATE_COMPLETE") + event("1", "tasks", "CREATE_IN_PROGRESS") + `</StackEvents>`)
	case "DeleteChangeSet":
		f.set = ""
		return result("")
	case "DeleteStack":
		f.status, f.set = "", ""
		return result("")
	}
	return failure("InvalidAction", action)
}

func (f *formation) state() (status, set string, asked []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.status, f.set, slices.Clone(f.asked)
}

// interrupt deploys, sends the signal when the stand-in is where it waits, and returns what the command said.
func interrupt(t *testing.T, f *formation) result {
	t.Helper()
	f.reached = make(chan struct{})
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // far more than it takes
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, binary, "deploy", "--name", "tasks", "ecsevents.TaskStateChange", "--apply")
	cmd.Env = append(os.Environ(), "AWS_ENDPOINT_URL="+server.URL, "AWS_REGION=eu-west-1", "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b",
		"AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null", "AWS_EC2_METADATA_DISABLED=true", "AWS_MAX_ATTEMPTS=1")
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	require.NoError(t, cmd.Start())
	select {
	case <-f.reached:
	case <-ctx.Done():
		_ = cmd.Wait()
		require.FailNow(t, "it never came there", "%s%s", out.String(), errOut.String())
	}
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	require.Error(t, cmd.Wait())
	require.NoError(t, ctx.Err(), "it ends by itself")
	return result{out.String(), errOut.String(), cmd.ProcessState.ExitCode()}
}

// TestDeployInterrupted: Ctrl-C at each call of a deployment, before it has done anything and after, ends the command with 130;
// what was not begun is taken back, and what CloudFormation goes on with is said, with what to do about it.
func TestDeployInterrupted(t *testing.T) {
	for _, operation := range operations {
		for _, late := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/done=%t", operation, late), func(t *testing.T) {
				f := &formation{hangAt: operation, late: late}
				r := interrupt(t, f)
				require.Equal(t, 130, r.code, r.err)
				require.Contains(t, r.err, "typedbus: stopped\n")
				status, set, asked := f.state()
				if operation == "ExecuteChangeSet" && late {
					require.Equal(t, "CREATE_IN_PROGRESS", status)
					require.Contains(t, r.err, "CloudFormation goes on without this command; done are Queue; under way are Rule1\n")
					require.Contains(t, r.err, "aws cloudformation delete-stack --stack-name tasks")
					return
				}
				require.Empty(t, status, "no stack is left; asked: %v", asked)
				require.Empty(t, set)
				if operation != "DescribeStacks" {
					require.Contains(t, r.err, "nothing of the stack tasks was changed")
				}
			})
		}
	}
	t.Run("while it is being changed", func(t *testing.T) {
		f := new(formation)
		r := interrupt(t, f)
		require.Equal(t, 130, r.code, r.err)
		status, _, asked := f.state()
		require.Equal(t, "CREATE_IN_PROGRESS", status)
		require.NotContains(t, asked, "DeleteStack")
		require.Contains(t, r.err, "done are Queue; under way are Rule1\n")
		require.Contains(t, r.err, "give the same command again when it is done")
	})
	t.Run("what cannot be taken back is named", func(t *testing.T) {
		f := &formation{hangAt: "DescribeChangeSet", refuse: "DeleteStack"}
		r := interrupt(t, f)
		require.Equal(t, 130, r.code, r.err)
		status, _, _ := f.state()
		require.Equal(t, "REVIEW_IN_PROGRESS", status)
		require.Contains(t, r.err, "delete it with: aws cloudformation delete-stack --stack-name tasks\n")
	})
	t.Run("an update", func(t *testing.T) {
		f := &formation{hangAt: "DescribeChangeSet", status: "UPDATE_COMPLETE", refuse: "DeleteChangeSet"}
		r := interrupt(t, f)
		require.Equal(t, 130, r.code, r.err)
		status, set, _ := f.state()
		require.Equal(t, "UPDATE_COMPLETE", status)
		require.Equal(t, "AVAILABLE", set)
		require.Contains(t, r.err, "delete it with: aws cloudformation delete-change-set --stack-name tasks --change-set-name typedbus-")
	})
}
