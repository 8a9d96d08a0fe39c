package golang

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestExport(t *testing.T) {
	for name, want := range map[string]string{
		"taskArn": "TaskARN", "taskArns": "TaskARNs", "instance-id": "InstanceID", "instanceIds": "InstanceIDs",
		"calendar-event": "CalendarEvent", "s3location": "S3Location", "s3Location": "S3Location", "Availability Zone": "AvailabilityZone",
		"EC2InstanceId": "EC2InstanceID", "DBInstance": "DBInstance", "privateIpv4Address": "PrivateIPv4Address", "ipv6Addresses": "IPv6Addresses",
		"snapshot_id": "SnapshotID", "CRITICAL": "Critical", "aws:connect:OriginalContactArn": "AWSConnectOriginalContactARN",
		"x-amz-id-2": "XAmzID2", "2xx": "X2xx", "": "X", "@type": "Type", "Configuration.Tags.0": "ConfigurationTags0",
		"HTTPSUrl": "HTTPSURL", "vCpus": "VCpus", "cpu": "CPU", "imageIDs": "ImageIDs", "sha256Digest": "SHA256Digest",
	} {
		require.Equal(t, want, export(name), name)
	}
}

func TestSingular(t *testing.T) {
	for name, want := range map[string]string{
		"Containers": "Container", "Entries": "Entry", "Addresses": "Address", "Status": "Status", "Details": "Detail",
		"Boxes": "Box", "Patches": "Patch", "Class": "Class", "Analysis": "Analysis", "Bus": "Bus", "As": "As",
	} {
		require.Equal(t, want, singular(name), name)
	}
}

func TestEventName(t *testing.T) {
	tests := []struct {
		source, detailType string
		prefixes           []string
		want               string
	}{
		{"aws.ecs", "ECS Task State Change", nil, "TaskStateChange"},
		{"aws.ec2", "EC2 Instance State-change Notification", nil, "InstanceStateChangeNotification"},
		{"aws.ec2", "EBS Volume Notification", nil, "EBSVolumeNotification"},
		{"aws.autoscaling", "EC2 Auto Scaling Instance Refresh Started", []string{"EC2 Auto Scaling"}, "InstanceRefreshStarted"},
		{"aws.autoscaling", "EC2 Instance Launch Successful", []string{"EC2 Auto Scaling"}, "EC2InstanceLaunchSuccessful"},
		{"aws.devops-guru", "DevOps Guru New Insight Open", nil, "NewInsightOpen"},
		{"aws.es", "Amazon OpenSearch Service Notification", []string{"Amazon OpenSearch Service"}, "Notification"},
		{"aws.es", "Amazon ES Auto-Tune Notification", []string{"Amazon OpenSearch Service"}, "AutoTuneNotification"},
		{"aws.health", "AWS Health Event", nil, "Event"},
		{"aws.proton", "AWS Proton Service Status Change", nil, "ServiceStatusChange"},
		{"aws.sagemaker", "Sagemaker Training Job State Change", nil, "TrainingJobStateChange"},
		{"aws.securityhub", "Security Hub Findings - Imported", nil, "FindingsImported"},
		{"aws.acm", "ACM", nil, "ACM"},
		{"my.shop", "Order Placed", nil, "OrderPlaced"},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, eventName(tt.source, tt.detailType, tt.prefixes), tt.detailType)
	}
}

func TestPackageName(t *testing.T) {
	for source, want := range map[string]string{
		"aws.ecs": "ecsevents", "aws.medical-imaging": "medicalimagingevents",
		"route53-recovery-readiness.amazonaws.com": "route53recoveryreadinessevents", "aws.events": "eventsevents", "aws.": "xevents",
	} {
		require.Equal(t, want, packageName(source))
	}
}

func TestTagValue(t *testing.T) {
	for value, want := range map[string]string{
		"EC2 State-change": "EC2 State-change", "a,b": "'a,b'", "it's": "'it''s'", "a*": "'a*'", " a": "' a'", "a=b|c": "'a=b|c'",
	} {
		require.Equal(t, want, tagValue(value))
	}
}
