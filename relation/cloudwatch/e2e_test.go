package cloudwatch_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EAlarm(t *testing.T) {
	cfg := e2e.Config(t)
	client := cloudwatch.NewFromConfig(cfg)
	_, err := client.PutMetricAlarm(t.Context(), &cloudwatch.PutMetricAlarmInput{
		AlarmName:          new("e2e: CPU/high"),
		Namespace:          new("AWS/EC2"),
		MetricName:         new("CPUUtilization"),
		Statistic:          types.StatisticAverage,
		ComparisonOperator: types.ComparisonOperatorGreaterThanThreshold,
		Period:             new(int32(60)),
		EvaluationPeriods:  new(int32(1)),
		Threshold:          new(80.0),
	})
	if failed, ok := errors.AsType[*smithyhttp.ResponseError](err); ok && failed.HTTPStatusCode() == http.StatusNotFound {
		t.Skip("the server does not speak the protocol of CloudWatch's client, RPC v2 CBOR")
	}
	require.NoError(t, err)
	_, err = client.PutCompositeAlarm(t.Context(), &cloudwatch.PutCompositeAlarmInput{
		AlarmName: new("e2e: any"),
		AlarmRule: new(`ALARM("e2e: CPU/high")`),
	})
	require.NoError(t, err)

	here, gone, composite := byName("e2e: CPU/high"), byName("e2e: gone"), byName("e2e: any")
	metric := loadertest.Load[types.MetricAlarm](t, cfg, "cloudwatch.Alarm", here, gone, composite)
	require.NoError(t, metric[here].Err)
	require.Equal(t, "CPUUtilization", *metric[here].Value.MetricName)
	require.ErrorIs(t, metric[gone].Err, relation.ErrNotFound)
	require.ErrorIs(t, metric[composite].Err, relation.ErrNotFound, "an alarm of another kind")

	alarm, err := loadertest.One[types.CompositeAlarm](t, cfg, "cloudwatch.Alarm", composite)
	require.NoError(t, err)
	require.Equal(t, `ALARM("e2e: CPU/high")`, *alarm.AlarmRule)

	byARN, err := loadertest.One[types.MetricAlarm](t, cfg, "cloudwatch.Alarm", relation.NewKey(*metric[here].Value.AlarmArn))
	require.NoError(t, err)
	require.Equal(t, "e2e: CPU/high", *byARN.AlarmName)
}
