package controltowerevents_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/awsevents/controltowerevents"
	"github.com/typedbus/typedbus/registry"
)

// lifecycle decodes a lifecycle event with what Control Tower says of it.
func lifecycle(t *testing.T, name, details string) registry.AnyEvent {
	t.Helper()
	event, err := registry.Decode(fmt.Appendf(nil, `{"version":"0","id":"1","source":"aws.controltower","detail-type":"AWS Service Event via CloudTrail",
		"account":"111122223333","time":"2026-03-04T05:06:07Z","region":"eu-west-1","resources":[],"detail":{
			"eventVersion":"1.11","userIdentity":{"accountId":"111122223333","invokedBy":"AWS Internal"},"eventTime":"2026-03-04T05:06:00Z",
			"eventSource":"controltower.amazonaws.com","eventName":%q,"awsRegion":"eu-west-1","eventType":"AwsServiceEvent",
			"requestParameters":null,"responseElements":null,"serviceEventDetails":%s}}`, name, details))
	require.NoError(t, err)
	require.Empty(t, event.Envelope().Drift())
	record, ok := cloudtrail.RecordOf(event)
	require.True(t, ok)
	require.Equal(t, "controltower:"+name, record.Action())
	require.JSONEq(t, details, string(record.ServiceEventDetails))
	return event
}

var began, ended = time.Date(2026, 3, 4, 4, 0, 0, 0, time.UTC), time.Date(2026, 3, 4, 5, 0, 0, 0, time.UTC)

// when are the times of a status, in the form that Control Tower writes them.
const when = `"requestedTimestamp":"2026-03-04T04:00:00+0000","completedTimestamp":"2026-03-04T05:00:00+0000"`

func TestManagedAccount(t *testing.T) {
	want := controltowerevents.ManagedAccountStatus{
		Account:            controltowerevents.Account{AccountID: "444455556666", AccountName: "sandbox"},
		OrganizationalUnit: controltowerevents.OrganizationalUnit{OrganizationalUnitID: "ou-r-1", OrganizationalUnitName: "Lab"},
		State:              "SUCCEEDED", Message: "done", RequestedTimestamp: began, CompletedTimestamp: ended,
	}
	const status = `{"account":{"accountId":"444455556666","accountName":"sandbox"},"organizationalUnit":{"organizationalUnitId":"ou-r-1","organizationalUnitName":"Lab"},
		"state":"SUCCEEDED","message":"done",` + when + `}`
	created := lifecycle(t, controltowerevents.EventNameCreateManagedAccount, `{"createManagedAccountStatus":`+status+`}`).(*controltowerevents.CreateManagedAccount)
	requireStatus(t, want, created.Detail.ServiceEventDetails.CreateManagedAccountStatus)
	key, err := created.MemberAccount.Key()
	require.NoError(t, err)
	require.Equal(t, "444455556666", key.ID())
	require.Equal(t, "111122223333 eu-west-1 AWS Service Event via CloudTrail: controltower:CreateManagedAccount 444455556666 SUCCEEDED by AWS Internal", created.String())
	updated := lifecycle(t, controltowerevents.EventNameUpdateManagedAccount, `{"updateManagedAccountStatus":`+status+`}`).(*controltowerevents.UpdateManagedAccount)
	requireStatus(t, want, updated.Detail.ServiceEventDetails.UpdateManagedAccountStatus)
}

func requireStatus(t *testing.T, want, got controltowerevents.ManagedAccountStatus) {
	t.Helper()
	require.WithinDuration(t, want.RequestedTimestamp, got.RequestedTimestamp, 0)
	require.WithinDuration(t, want.CompletedTimestamp, got.CompletedTimestamp, 0)
	got.RequestedTimestamp, got.CompletedTimestamp = want.RequestedTimestamp, want.CompletedTimestamp
	require.Equal(t, want, got)
}

func TestGuardrail(t *testing.T) {
	const status = `{"guardrails":[{"guardrailId":"AWS-GR_EXAMPLE","guardrailBehavior":"DETECTIVE"}],"organizationalUnits":[{"organizationalUnitId":"ou-r-1","organizationalUnitName":"Lab"}],
		"state":"FAILED","message":"no","requestTimestamp":"2026-03-04T04:00:00+0000","completedTimestamp":"2026-03-04T05:00:00+0000"}`
	enabled := lifecycle(t, controltowerevents.EventNameEnableGuardrail, `{"enableGuardrailStatus":`+status+`}`).(*controltowerevents.EnableGuardrail).Detail.ServiceEventDetails.EnableGuardrailStatus
	disabled := lifecycle(t, controltowerevents.EventNameDisableGuardrail, `{"disableGuardrailStatus":`+status+`}`).(*controltowerevents.DisableGuardrail).Detail.ServiceEventDetails.DisableGuardrailStatus
	require.Equal(t, enabled, disabled)
	require.Equal(t, []controltowerevents.Guardrail{{GuardrailID: "AWS-GR_EXAMPLE", GuardrailBehavior: "DETECTIVE"}}, enabled.Guardrails)
	require.Equal(t, "ou-r-1", enabled.OrganizationalUnits[0].OrganizationalUnitID)
	require.WithinDuration(t, began, enabled.RequestTimestamp, 0)
}

func TestLandingZone(t *testing.T) {
	const status = `{"rootOrganizationalUnitId":"r-1","organizationalUnits":[{"organizationalUnitId":"ou-r-1"},{"organizationalUnitId":"ou-r-2"}],
		"accounts":[{"accountId":"444455556666","accountName":"Audit"}],"state":"SUCCEEDED",` + when + `}`
	setUp := lifecycle(t, controltowerevents.EventNameSetupLandingZone, `{"setupLandingZoneStatus":`+status+`}`).(*controltowerevents.SetupLandingZone)
	updated := lifecycle(t, controltowerevents.EventNameUpdateLandingZone, `{"updateLandingZoneStatus":`+status+`}`).(*controltowerevents.UpdateLandingZone)
	zone := setUp.Detail.ServiceEventDetails.SetupLandingZoneStatus
	require.Equal(t, zone, updated.Detail.ServiceEventDetails.UpdateLandingZoneStatus)
	require.Equal(t, "r-1", zone.RootOrganizationalUnitID)
	require.Equal(t, "Audit", zone.Accounts[0].AccountName)
	keys, err := setUp.OrganizationalUnits.Keys()
	require.NoError(t, err)
	require.Len(t, keys, 2)
}

func TestOrganizationalUnit(t *testing.T) {
	const unit = `"organizationalUnit":{"organizationalUnitId":"ou-r-1","organizationalUnitName":"Lab"`
	for name, get := range map[string]func(registry.AnyEvent) controltowerevents.OrganizationalUnitStatus{
		"Register": func(e registry.AnyEvent) controltowerevents.OrganizationalUnitStatus {
			return e.(*controltowerevents.RegisterOrganizationalUnit).Detail.ServiceEventDetails.RegisterOrganizationalUnitStatus
		},
		"Deregister": func(e registry.AnyEvent) controltowerevents.OrganizationalUnitStatus {
			return e.(*controltowerevents.DeregisterOrganizationalUnit).Detail.ServiceEventDetails.DeregisterOrganizationalUnitStatus
		},
	} {
		member := map[string]string{"Register": "registerOrganizationalUnitStatus", "Deregister": "deregisterOrganizationalUnitStatus"}[name]
		status := get(lifecycle(t, name+"OrganizationalUnit", `{"`+member+`":{"state":"SUCCEEDED",`+unit+`},`+when+`}}`))
		require.Equal(t, "Lab", status.OrganizationalUnit.OrganizationalUnitName, name)
		require.Equal(t, "SUCCEEDED", status.State, name)
		require.WithinDuration(t, ended, status.CompletedTimestamp, 0)
	}
	check := lifecycle(t, controltowerevents.EventNamePrecheckOrganizationalUnit, `{"precheckOrganizationalUnitStatus":{`+unit+`,"failedPrechecks":["ONE"]},
		"accounts":[{"accountId":"444455556666","accountName":"sandbox","failedPrechecks":["TWO","THREE"]}],"state":"FAILED",`+when+`}}`).(*controltowerevents.PrecheckOrganizationalUnit)
	status := check.Detail.ServiceEventDetails.PrecheckOrganizationalUnitStatus
	require.Equal(t, []string{"ONE"}, status.OrganizationalUnit.FailedPrechecks)
	require.Equal(t, []string{"TWO", "THREE"}, status.Accounts[0].FailedPrechecks)
}

func TestBaseline(t *testing.T) {
	const details = `{"arn":"arn:aws:controltower:eu-west-1:111122223333:enabledbaseline/E1","baselineIdentifier":"arn:aws:controltower:eu-west-1::baseline/B1",
		"baselineVersion":"4.0","targetIdentifier":"arn:aws:organizations::111122223333:ou/o-1/ou-r-1","parentIdentifier":"p",
		"statusSummary":{"status":"SUCCEEDED","lastOperationIdentifier":"op-1"},"parameters":[{"key":"K","value":{"untyped":{"object":"V"}}}]}`
	const status = `{"enabledBaselineDetails":` + details + `,` + when + `}`
	enabled := lifecycle(t, controltowerevents.EventNameEnableBaseline, `{"enableBaselineStatus":`+status+`}`).(*controltowerevents.EnableBaseline)
	baseline := enabled.Detail.ServiceEventDetails.EnableBaselineStatus
	require.Equal(t, "4.0", baseline.EnabledBaselineDetails.BaselineVersion)
	require.Equal(t, "op-1", baseline.EnabledBaselineDetails.StatusSummary.LastOperationIdentifier)
	require.Equal(t, "K", baseline.EnabledBaselineDetails.Parameters[0].Key)
	require.JSONEq(t, `{"untyped":{"object":"V"}}`, string(baseline.EnabledBaselineDetails.Parameters[0].Value))
	key, err := enabled.EnabledBaseline.Key()
	require.NoError(t, err)
	require.Equal(t, "arn:aws:controltower:eu-west-1:111122223333:enabledbaseline/E1", key.ID())
	reset := lifecycle(t, controltowerevents.EventNameResetEnabledBaseline, `{"resetEnabledBaselineStatus":`+status+`}`).(*controltowerevents.ResetEnabledBaseline)
	require.Equal(t, baseline, reset.Detail.ServiceEventDetails.ResetEnabledBaselineStatus)
	updated := lifecycle(t, controltowerevents.EventNameUpdateEnabledBaseline, `{"updateEnabledBaselineStatus":`+status+`}`).(*controltowerevents.UpdateEnabledBaseline)
	require.Equal(t, baseline, updated.Detail.ServiceEventDetails.UpdateEnabledBaselineStatus)
	disabled := lifecycle(t, controltowerevents.EventNameDisableBaseline, `{"disableBaselineStatus":{"enabledBaselineDetails":`+details+`,"baselineDetails":`+details+`,`+when+`}}`).(*controltowerevents.DisableBaseline)
	require.Equal(t, baseline.EnabledBaselineDetails, disabled.Detail.ServiceEventDetails.DisableBaselineStatus.BaselineDetails)
}

// TestOtherServiceEvent has a service event that has no type of its own.
func TestOtherServiceEvent(t *testing.T) {
	require.IsType(t, &cloudtrail.ServiceEvent{}, lifecycle(t, "SomethingNew", `{"somethingNewStatus":{}}`))
}
