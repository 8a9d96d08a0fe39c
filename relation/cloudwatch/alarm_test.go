package cloudwatch_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/smithy-go/encoding/cbor"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/cloudwatch"
)

func byName(name string) relation.Key { return relation.NewKey(name) }

func byARN(name string) relation.Key {
	return relation.NewKey("arn:aws:cloudwatch:us-east-1:123456789012:alarm:" + name)
}

// describe answers DescribeAlarms for alarms of one kind: list is their member of the answer.
func describe(kind types.AlarmType, list string) func(r *loadertest.Request, exists func(name string) bool) any {
	return func(r *loadertest.Request, exists func(name string) bool) any {
		decoded, err := cbor.Decode(r.Body)
		input, ok := decoded.(cbor.Map)
		if err != nil || !ok {
			return &loadertest.Error{Code: "InvalidParameterValue", Message: "not a map"}
		}
		names, _ := input["AlarmNames"].(cbor.List)
		kinds, _ := input["AlarmTypes"].(cbor.List)
		if len(names) > 100 || len(kinds) != 1 || kinds[0] != cbor.String(kind) || input["MaxRecords"] != cbor.Uint(100) {
			return &loadertest.Error{Code: "InvalidParameterValue", Message: "names, types or MaxRecords"}
		}
		alarms := cbor.List{}
		for _, name := range names {
			if exists(string(name.(cbor.String))) {
				alarms = append(alarms, cbor.Map{"AlarmName": name})
			}
		}
		return cbor.Map{list: alarms}
	}
}

func contract[T any](kind types.AlarmType, list string, name func(T) string) loadertest.Contract[T] {
	return loadertest.Contract[T]{
		Target:    "cloudwatch.Alarm",
		Operation: "DescribeAlarms",
		Limit:     100,
		Key:       byName,
		Alias:     byARN,
		Name:      name,
		Answer:    describe(kind, list),
	}
}

func TestAlarm(t *testing.T) {
	t.Run("metric", contract(types.AlarmTypeMetricAlarm, "MetricAlarms",
		func(a types.MetricAlarm) string { return *a.AlarmName }).Run)
	t.Run("composite", contract(types.AlarmTypeCompositeAlarm, "CompositeAlarms",
		func(a types.CompositeAlarm) string { return *a.AlarmName }).Run)
	t.Run("log", contract(types.AlarmTypeLogAlarm, "LogAlarms",
		func(a types.LogAlarm) string { return *a.AlarmName }).Run)
}

func TestAlarmNames(t *testing.T) {
	for _, test := range []struct {
		name, id, want string // want is the name that AWS is asked for; "" if it is not asked
	}{
		{"as people write", "CPU > 80 %: web/1", "CPU > 80 %: web/1"},
		{"as people write, by ARN", byARN("CPU > 80 %: web/1").ID(), "CPU > 80 %: web/1"},
		{"longest", strings.Repeat("é", 255), strings.Repeat("é", 255)},
		{"too long", strings.Repeat("é", 256), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := loadertest.New(t)
			s.Handle("DescribeAlarms", func(r *loadertest.Request) any {
				return describe(types.AlarmTypeMetricAlarm, "MetricAlarms")(r, func(string) bool { return true })
			})
			alarm, err := loadertest.One[types.MetricAlarm](t, s.Config(), "cloudwatch.Alarm", relation.NewKey(test.id))
			if test.want == "" {
				require.ErrorIs(t, err, relation.ErrNotFound)
				require.Zero(t, s.Calls())
				return
			}
			require.NoError(t, err)
			require.Equal(t, test.want, *alarm.AlarmName)
		})
	}
}
