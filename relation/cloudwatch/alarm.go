package cloudwatch

import (
	"context"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// maxAlarms is the most names of a call and, with MaxRecords, the most alarms of a page:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
const maxAlarms = 100

// maxName is the most characters of an alarm's name.
const maxName = 255

func init() {
	register(types.AlarmTypeMetricAlarm,
		func(out *cloudwatch.DescribeAlarmsOutput) []types.MetricAlarm { return out.MetricAlarms },
		func(alarm types.MetricAlarm) *string { return alarm.AlarmName })
	register(types.AlarmTypeCompositeAlarm,
		func(out *cloudwatch.DescribeAlarmsOutput) []types.CompositeAlarm { return out.CompositeAlarms },
		func(alarm types.CompositeAlarm) *string { return alarm.AlarmName })
	register(types.AlarmTypeLogAlarm,
		func(out *cloudwatch.DescribeAlarmsOutput) []types.LogAlarm { return out.LogAlarms },
		func(alarm types.LogAlarm) *string { return alarm.AlarmName })
}

// register registers the loader of cloudwatch.Alarm for alarms of one kind, by DescribeAlarms.
func register[T any](kind types.AlarmType, alarms func(*cloudwatch.DescribeAlarmsOutput) []T, name func(T) *string) {
	relation.RegisterLoader("cloudwatch.Alarm", func(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]T, error) {
		wanted := make(map[string]relation.Key, len(keys))
		for _, key := range keys {
			if length := utf8.RuneCountInString(key.ID()); 0 < length && length <= maxName {
				wanted[key.ID()] = key
			}
		}
		if len(wanted) == 0 {
			return nil, nil // without names, the API would describe every alarm
		}
		pages := cloudwatch.NewDescribeAlarmsPaginator(cloudwatch.NewFromConfig(cfg), &cloudwatch.DescribeAlarmsInput{
			AlarmNames: slices.Sorted(maps.Keys(wanted)),
			AlarmTypes: []types.AlarmType{kind},
			MaxRecords: new(int32(maxAlarms)),
		})
		found := make(map[relation.Key]T, len(wanted))
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return found, err
			}
			for _, alarm := range alarms(page) {
				if key, ok := wanted[aws.ToString(name(alarm))]; ok {
					found[key] = alarm
				}
			}
		}
		return found, nil
	}, relation.MaxBatch(maxAlarms), relation.NormalizeKey(arnid.Strip("cloudwatch", "alarm:")),
		arnid.Taken("cloudwatch", "alarm:"), relation.AnyName())
}
