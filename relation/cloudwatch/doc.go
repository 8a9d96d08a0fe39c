// Package cloudwatch loads CloudWatch resources for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/cloudwatch"
//
//	Alarm relation.One[types.MetricAlarm] `json:"-" relation:"cloudwatch.Alarm,detail.alarmName"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/cloudwatch/types. The field's type says which kind of alarm it
// takes:
//
//	target             type             ids of a call   IAM action
//	cloudwatch.Alarm   MetricAlarm      100             cloudwatch:DescribeAlarms
//	cloudwatch.Alarm   CompositeAlarm   100             cloudwatch:DescribeAlarms
//	cloudwatch.Alarm   LogAlarm         100             cloudwatch:DescribeAlarms
//
// AWS returns composite alarms only to those who may describe every alarm ("Resource": "*").
//
// The id is the alarm's name or its ARN. An alarm that does not exist, or is of another kind than the field takes, is
// absent from AWS's answer. An id that no alarm can have for a name is not found without a call.
package cloudwatch
