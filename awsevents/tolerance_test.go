package awsevents_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/applicationinsightsevents"
	"github.com/typedbus/typedbus/awsevents/cloudwatchevents"
	"github.com/typedbus/typedbus/awsevents/codebuildevents"
	"github.com/typedbus/typedbus/awsevents/codecommitevents"
	"github.com/typedbus/typedbus/awsevents/ecsevents"
	"github.com/typedbus/typedbus/awsevents/healthevents"
	"github.com/typedbus/typedbus/awsevents/macieevents"
	"github.com/typedbus/typedbus/awsevents/securityhubevents"
	"github.com/typedbus/typedbus/awsevents/statesevents"
	"github.com/typedbus/typedbus/registry"
)

// decode decodes an event with a detail into its type.
func decode[T any](t *testing.T, source, detailType, detail string) *T {
	t.Helper()
	event, err := registry.DecodeAs[T](registry.Default, fmt.Appendf(nil, `{"version":"0","id":"1","detail-type":%q,"source":%q,
		"account":"123456789012","time":"2026-01-02T03:04:05Z","region":"us-east-1","resources":[],"detail":%s}`, detailType, source, detail))
	require.NoError(t, err)
	return event
}

// unfit leaves out that an event names no resource: the events of these tests have only what the tests are about.
func unfit(drift []registry.Violation) []registry.Violation {
	return slices.DeleteFunc(slices.Clone(drift), func(v registry.Violation) bool { return v.Rule == "present" })
}

// TestTimes has the forms in which services write times, each in a field of the
// event that has it.
func TestTimes(t *testing.T) {
	pdt := time.FixedZone("PDT", -7*60*60)
	tests := []struct {
		name string
		got  func(t *testing.T) (time.Time, []registry.Violation)
		want time.Time
	}{
		{"RFC 3339", func(t *testing.T) (time.Time, []registry.Violation) {
			e := decode[ecsevents.TaskStateChange](t, "aws.ecs", "ECS Task State Change", `{"createdAt":"2019-10-01T13:56:40.5Z"}`)
			return e.Detail.CreatedAt, unfit(e.Drift())
		}, time.Date(2019, 10, 1, 13, 56, 40, 5e8, time.UTC)},
		{"offset without a colon", func(t *testing.T) (time.Time, []registry.Violation) {
			e := decode[securityhubevents.FindingsImported](t, "aws.securityhub", "Security Hub Findings - Imported", `{"findings":[{"CreatedAt":"2019-11-15T11:45:18+0000"}]}`)
			return e.Detail.Findings[0].CreatedAt, unfit(e.Drift())
		}, time.Date(2019, 11, 15, 11, 45, 18, 0, time.UTC)},
		{"milliseconds and offset without a colon", func(t *testing.T) (time.Time, []registry.Violation) {
			e := decode[cloudwatchevents.AlarmStateChange](t, "aws.cloudwatch", "CloudWatch Alarm State Change", `{"state":{"timestamp":"2019-10-02T17:04:40.989+0000"}}`)
			return e.Detail.State.Timestamp, unfit(e.Drift())
		}, time.Date(2019, 10, 2, 17, 4, 40, 989e6, time.UTC)},
		{"no zone", func(t *testing.T) (time.Time, []registry.Violation) {
			e := decode[macieevents.Alert](t, "aws.macie", "Macie Alert", `{"created-at":"2017-04-18T00:21:12.059000"}`)
			return e.Detail.CreatedAt, unfit(e.Drift())
		}, time.Date(2017, 4, 18, 0, 21, 12, 59e6, time.UTC)},
		{"a space and no zone", func(t *testing.T) (time.Time, []registry.Violation) {
			e := decode[macieevents.Alert](t, "aws.macie", "Macie Alert", `{"trigger":{"created-at":"2017-01-02 19:54:00.644000"}}`)
			return e.Detail.Trigger.CreatedAt, unfit(e.Drift())
		}, time.Date(2017, 1, 2, 19, 54, 0, 644e6, time.UTC)},
		{"RFC 1123", func(t *testing.T) (time.Time, []registry.Violation) {
			e := decode[healthevents.Event](t, "aws.health", "AWS Health Event", `{"startTime":"Fri, 10 Mar 2023 12:03:38 GMT"}`)
			return e.Detail.StartTime, unfit(e.Drift())
		}, time.Date(2023, 3, 10, 12, 3, 38, 0, time.UTC)},
		{"Unix date in UTC", func(t *testing.T) (time.Time, []registry.Violation) {
			e := decode[codecommitevents.PullRequestStateChange](t, "aws.codecommit", "CodeCommit Pull Request State Change", `{"creationDate":"Tue Dec 12 03:33:58 UTC 2017"}`)
			return e.Detail.CreationDate, unfit(e.Drift())
		}, time.Date(2017, 12, 12, 3, 33, 58, 0, time.UTC)},
		{"Unix date elsewhere", func(t *testing.T) (time.Time, []registry.Violation) {
			e := decode[codecommitevents.PullRequestStateChange](t, "aws.codecommit", "CodeCommit Pull Request State Change", `{"creationDate":"Tue Jun 18 10:18:42 PDT 2019"}`)
			return e.Detail.CreationDate, unfit(e.Drift())
		}, time.Date(2019, 6, 18, 10, 18, 42, 0, pdt)},
		{"milliseconds since 1970", func(t *testing.T) (time.Time, []registry.Violation) {
			e := decode[statesevents.ExecutionStatusChange](t, "aws.states", "Step Functions Execution Status Change", `{"startDate":1551225271984}`)
			return e.Detail.StartDate, unfit(e.Drift())
		}, time.UnixMilli(1551225271984)},
		{"milliseconds since 1970 in a list", func(t *testing.T) (time.Time, []registry.Violation) {
			e := decode[applicationinsightsevents.ProblemUpdate](t, "aws.applicationinsights", "Application Insights Problem Update", `{"updatedObservations":[{"startTime":1646282033864}]}`)
			return e.Detail.UpdatedObservations[0].StartTime, unfit(e.Drift())
		}, time.UnixMilli(1646282033864)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, drift := tt.got(t)
			require.WithinDuration(t, tt.want, got, 0)
			require.Empty(t, drift)
		})
	}
}

// TestNumbers has whole numbers as services write them.
func TestNumbers(t *testing.T) {
	for _, written := range []string{`60`, `60.0`, `"60"`, `"60.0"`, `6e1`} {
		t.Run(written, func(t *testing.T) {
			phase := decode[codebuildevents.BuildPhaseChange](t, "aws.codebuild", "CodeBuild Build Phase Change",
				`{"completed-phase-duration-seconds":`+written+`,"additional-information":{"timeout-in-minutes":`+written+`}}`)
			require.EqualValues(t, 60, phase.Detail.CompletedPhaseDurationSeconds)
			require.EqualValues(t, 60, phase.Detail.AdditionalInformation.TimeoutInMinutes)
			require.Empty(t, unfit(phase.Drift()))
		})
	}
}

// TestOptional tells a number that is zero from one that is missing.
func TestOptional(t *testing.T) {
	task := decode[ecsevents.TaskStateChange](t, "aws.ecs", "ECS Task State Change", `{"containers":[{"exitCode":0},{}]}`)
	require.NotNil(t, task.Detail.Containers[0].ExitCode)
	require.Zero(t, *task.Detail.Containers[0].ExitCode)
	require.Nil(t, task.Detail.Containers[1].ExitCode)
}

// TestDrift has values that no field can hold: the event is decoded all the
// same, and says what did not fit.
func TestDrift(t *testing.T) {
	tests := []struct {
		name, detail string
		drift        []string
	}{
		{"null for a required text", `{"taskArn":null,"lastStatus":"RUNNING"}`, nil},
		{"null for a required number", `{"version":null,"lastStatus":"RUNNING"}`, nil},
		{"an object for a text", `{"taskArn":{"a":1},"lastStatus":"RUNNING"}`, []string{"detail.taskArn"}},
		{"a text for an object", `{"overrides":"none","lastStatus":"RUNNING"}`, []string{"detail.overrides"}},
		{"a word for a number", `{"version":"many","lastStatus":"RUNNING"}`, []string{"detail.version"}},
		{"a fraction for a whole number", `{"version":1.5,"lastStatus":"RUNNING"}`, []string{"detail.version"}},
		{"a word for a time", `{"createdAt":"yesterday","lastStatus":"RUNNING"}`, []string{"detail.createdAt"}},
		{"several", `{"createdAt":"x","containers":[{"exitCode":"x"},{"exitCode":2}],"lastStatus":"RUNNING"}`,
			[]string{"detail.containers[0].exitCode", "detail.createdAt"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			task := decode[ecsevents.TaskStateChange](t, "aws.ecs", "ECS Task State Change", tt.detail)
			require.Equal(t, "RUNNING", task.Detail.LastStatus)
			var paths []string
			for _, v := range unfit(task.Drift()) {
				paths = append(paths, v.Path)
			}
			require.Equal(t, tt.drift, paths)
		})
	}
}
