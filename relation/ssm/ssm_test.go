package ssm_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/ssm"
)

const arnPrefix = "arn:aws:ssm:us-east-1:123456789012:"

func byID(id string) relation.Key { return relation.NewKey(id) }

// byUUID makes a name as long as the ids of commands and executions are, and fromUUID makes it short again.
func byUUID(name string) relation.Key { return byID(toUUID(name)) }

func toUUID(name string) string { return name + strings.Repeat("-", 36-len(name)) }

func fromUUID(id string) string { return strings.TrimRight(id, "-") }

func all(string) bool { return true }

// describe answers an operation that takes one id, in the member of that name, and returns a resource that has it in
// the member resourceID of the member resource.
func describe(member, resource, resourceID, missing string) func(r *loadertest.Request, exists func(name string) bool) any {
	return func(r *loadertest.Request, exists func(name string) bool) any {
		var input map[string]string
		if err := json.Unmarshal(r.Body, &input); err != nil || !exists(input[member]) {
			return &loadertest.Error{Code: missing, Message: "no such resource"}
		}
		return map[string]any{resource: map[string]any{resourceID: input[member]}}
	}
}

func TestAutomationExecution(t *testing.T) {
	loadertest.Contract[types.AutomationExecution]{
		Target:    "ssm.AutomationExecution",
		Operation: "GetAutomationExecution",
		Limit:     1,
		Key:       byUUID,
		Alias:     func(name string) relation.Key { return byID(arnPrefix + "automation-execution/" + toUUID(name)) },
		Name:      func(e types.AutomationExecution) string { return fromUUID(*e.AutomationExecutionId) },
		Answer: describe("AutomationExecutionId", "AutomationExecution", "AutomationExecutionId",
			"AutomationExecutionNotFoundException"),
	}.Run(t)
}

func TestAutomationExecutionMetadata(t *testing.T) {
	loadertest.Contract[types.AutomationExecutionMetadata]{
		Target:    "ssm.AutomationExecution",
		Operation: "DescribeAutomationExecutions",
		Limit:     10,
		Key:       byUUID,
		Alias:     func(name string) relation.Key { return byID(arnPrefix + "automation-execution/" + toUUID(name)) },
		Name:      func(e types.AutomationExecutionMetadata) string { return fromUUID(*e.AutomationExecutionId) },
		Answer: func(r *loadertest.Request, exists func(name string) bool) any {
			var input struct {
				Filters []struct {
					Key    string
					Values []string
				}
			}
			if err := json.Unmarshal(r.Body, &input); err != nil || len(input.Filters) != 1 ||
				input.Filters[0].Key != "ExecutionId" || len(input.Filters[0].Values) > 10 {
				return &loadertest.Error{Code: "ValidationException", Message: "filters"}
			}
			list := []any{}
			for _, id := range input.Filters[0].Values {
				if exists(id) {
					list = append(list, map[string]any{"AutomationExecutionId": id})
				}
			}
			return map[string]any{"AutomationExecutionMetadataList": list}
		},
	}.Run(t)
}

func TestDocument(t *testing.T) {
	loadertest.Contract[types.DocumentDescription]{
		Target:    "ssm.Document",
		Operation: "DescribeDocument",
		Limit:     1,
		Key:       byID,
		Alias:     func(name string) relation.Key { return byID(arnPrefix + "document/" + name) },
		Name:      func(d types.DocumentDescription) string { return *d.Name },
		Answer:    describe("Name", "Document", "Name", "InvalidDocument"),
	}.Run(t)
}

func TestDocumentKeys(t *testing.T) {
	for _, test := range []struct {
		name string
		key  relation.Key
		want string // what AWS is asked for; "" if it is not asked
	}{
		{"AWS's own, by ARN", byID("arn:aws:ssm:us-east-1::document/AWS-RunShellScript"), `{"Name":"AWS-RunShellScript"}`},
		{"version", relation.NewKey("doc", "version", "3"), `{"DocumentVersion":"3","Name":"doc"}`},
		{"default version", relation.NewKey("doc", "version", "$DEFAULT"), `{"DocumentVersion":"$DEFAULT","Name":"doc"}`},
		{"automation definition", byID(arnPrefix + "automation-definition/doc:7"), `{"DocumentVersion":"7","Name":"doc"}`},
		{"automation definition and version", relation.NewKey(arnPrefix+"automation-definition/doc:7", "version", "8"),
			`{"DocumentVersion":"8","Name":"doc"}`},
		{"no version", relation.NewKey("doc", "version", "3.1"), ""},
		{"no name", byID("a document"), ""},
		{"other ARN", byID("arn:aws:s3:::bucket/a b"), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := loadertest.New(t)
			s.Handle("DescribeDocument", func(r *loadertest.Request) any {
				return describe("Name", "Document", "Name", "")(r, all)
			})
			_, err := loadertest.One[types.DocumentDescription](t, s.Config(), "ssm.Document", test.key)
			if test.want == "" {
				require.ErrorIs(t, err, relation.ErrNotFound)
				require.Zero(t, s.Calls())
				return
			}
			require.NoError(t, err)
			require.JSONEq(t, test.want, string(s.Requests("DescribeDocument")[0].Body))
		})
	}
}

func TestMaintenanceWindow(t *testing.T) {
	// There are as many windows as the contract asks for, on one page.
	loadertest.Contract[types.MaintenanceWindowIdentity]{
		Lists:     true,
		Target:    "ssm.MaintenanceWindow",
		Operation: "DescribeMaintenanceWindows",
		Limit:     100,
		Key:       byID,
		Alias:     func(name string) relation.Key { return byID(arnPrefix + "maintenancewindow/" + name) },
		Name:      func(w types.MaintenanceWindowIdentity) string { return *w.WindowId },
		Answer: func(*loadertest.Request, func(name string) bool) any {
			list := []any{}
			for _, key := range names("r-", 201) {
				list = append(list, map[string]any{"WindowId": key})
			}
			return map[string]any{"WindowIdentities": list}
		},
	}.Run(t)
}

func TestMaintenanceWindowPages(t *testing.T) {
	start := func(t *testing.T) *loadertest.Server {
		s := loadertest.New(t)
		s.Handle("DescribeMaintenanceWindows", func(r *loadertest.Request) any {
			var input struct{ NextToken string }
			r.Decode(t, &input)
			page := map[string]map[string]any{
				"":  {"WindowIdentities": []any{map[string]any{"WindowId": "mw-1"}}, "NextToken": "2"},
				"2": {"WindowIdentities": []any{map[string]any{"WindowId": "mw-2"}}, "NextToken": "3"},
				"3": {"WindowIdentities": []any{map[string]any{"WindowId": "mw-3"}}},
			}
			return page[input.NextToken]
		})
		return s
	}
	for _, test := range []struct {
		id    string
		calls int
		found bool
	}{{"mw-1", 1, true}, {"mw-2", 2, true}, {"mw-4", 3, false}} {
		t.Run(test.id, func(t *testing.T) {
			s := start(t)
			window, err := loadertest.One[types.MaintenanceWindowIdentity](t, s.Config(), "ssm.MaintenanceWindow", byID(test.id))
			require.Equal(t, test.calls, s.Calls())
			if !test.found {
				require.ErrorIs(t, err, relation.ErrNotFound)
				return
			}
			require.NoError(t, err)
			require.Equal(t, test.id, *window.WindowId)
		})
	}
}

func TestOpsItem(t *testing.T) {
	loadertest.Contract[types.OpsItem]{
		Target:    "ssm.OpsItem",
		Operation: "GetOpsItem",
		Limit:     1,
		Key:       func(name string) relation.Key { return byID("oi-" + name) },
		Alias:     func(name string) relation.Key { return byID(arnPrefix + "opsitem/oi-" + name) },
		Name:      func(o types.OpsItem) string { return strings.TrimPrefix(*o.OpsItemId, "oi-") },
		Answer:    describe("OpsItemId", "OpsItem", "OpsItemId", "OpsItemNotFoundException"),
		Denied:    "OpsItemAccessDeniedException",
	}.Run(t)
}

func TestCommand(t *testing.T) {
	loadertest.Contract[types.Command]{
		Target:    "ssm.Command",
		Operation: "ListCommands",
		Limit:     1,
		Key:       byUUID,
		Alias:     func(name string) relation.Key { return byID(arnPrefix + "command/" + toUUID(name)) },
		Name:      func(c types.Command) string { return fromUUID(*c.CommandId) },
		Answer: func(r *loadertest.Request, exists func(name string) bool) any {
			var input struct{ CommandId string }
			commands := []any{}
			if err := json.Unmarshal(r.Body, &input); err == nil && exists(input.CommandId) {
				commands = append(commands, map[string]any{"CommandId": input.CommandId})
			}
			return map[string]any{"Commands": commands}
		},
	}.Run(t)
}

func TestIDsThatCannotBe(t *testing.T) {
	s := loadertest.New(t)
	_, err := loadertest.One[types.Command](t, s.Config(), "ssm.Command", byID("last one"))
	require.ErrorIs(t, err, relation.ErrNotFound)
	_, err = loadertest.One[types.OpsItem](t, s.Config(), "ssm.OpsItem", byID("i-0123"))
	require.ErrorIs(t, err, relation.ErrNotFound)
	_, err = loadertest.One[types.AutomationExecution](t, s.Config(), "ssm.AutomationExecution", byID("x"))
	require.ErrorIs(t, err, relation.ErrNotFound)
	_, err = loadertest.One[types.AutomationExecutionMetadata](t, s.Config(), "ssm.AutomationExecution", byID("x"))
	require.ErrorIs(t, err, relation.ErrNotFound)
	require.Zero(t, s.Calls())
}
