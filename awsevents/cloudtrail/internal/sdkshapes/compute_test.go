package sdkshapes

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	batchtypes "github.com/aws/aws-sdk-go-v2/service/batch/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

var computeTrials = []trial{
	request("ec2", "RunInstances", `{
		"instancesSet":{"items":[{"imageId":"ami-0a1","minCount":1,"maxCount":"2","keyName":"ops"}]},
		"groupSet":{"items":[{"groupId":"sg-1"},{"groupId":"sg-2"}]},
		"userData":"<sensitiveDataRemoved>","instanceType":"m7g.large",
		"blockDeviceMapping":{"items":[{"deviceName":"/dev/xvda","ebs":{"volumeSize":"20","deleteOnTermination":true,"volumeType":"gp3"}}]},
		"networkInterfaceSet":{"items":[{"deviceIndex":0,"subnetId":"subnet-3","groupSet":{"items":[{"groupId":"sg-1"}]}}]},
		"monitoring":{"enabled":false},"disableApiTermination":false,"ebsOptimized":"true","clientToken":"t-1",
		"tagSpecificationSet":{"items":[{"resourceType":"instance","tags":[{"key":"Name","value":"web"}]}]}}`,
		ec2.RunInstancesInput{
			ImageId: new("ami-0a1"), MinCount: new(int32(1)), MaxCount: new(int32(2)), KeyName: new("ops"),
			SecurityGroupIds: []string{"sg-1", "sg-2"}, UserData: new("<sensitiveDataRemoved>"), InstanceType: "m7g.large",
			BlockDeviceMappings: []types.BlockDeviceMapping{{DeviceName: new("/dev/xvda"), Ebs: &types.EbsBlockDevice{
				VolumeSize: new(int32(20)), DeleteOnTermination: new(true), VolumeType: types.VolumeTypeGp3}}},
			NetworkInterfaces:     []types.InstanceNetworkInterfaceSpecification{{DeviceIndex: new(int32(0)), SubnetId: new("subnet-3"), Groups: []string{"sg-1"}}},
			Monitoring:            &types.RunInstancesMonitoringEnabled{Enabled: new(false)},
			DisableApiTermination: new(false), EbsOptimized: new(true), ClientToken: new("t-1"),
			TagSpecifications: []types.TagSpecification{{ResourceType: "instance", Tags: []types.Tag{{Key: new("Name"), Value: new("web")}}}},
		}),
	response("ec2", "RunInstances", `{"requestId":"9f","reservationId":"r-1","ownerId":"123456789012","groupSet":{},
		"instancesSet":{"items":[{"instanceId":"i-1","instanceState":{"code":0,"name":"pending"},"productCodes":{},
		"launchTime":1772600767000,"ipAddress":"192.0.2.1","dnsName":"x.example","tagSet":{"items":[{"key":"Name","value":"web"}]},
		"groupSet":{"items":[{"groupId":"sg-1","groupName":"web"}]}}]}}`,
		ec2.RunInstancesOutput{ReservationId: new("r-1"), OwnerId: new("123456789012"), Groups: []types.GroupIdentifier{},
			Instances: []types.Instance{{InstanceId: new("i-1"), State: &types.InstanceState{Code: new(int32(0)), Name: "pending"},
				ProductCodes: []types.ProductCode{}, LaunchTime: new(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)),
				PublicIpAddress: new("192.0.2.1"), PublicDnsName: new("x.example"), Tags: []types.Tag{{Key: new("Name"), Value: new("web")}},
				SecurityGroups: []types.GroupIdentifier{{GroupId: new("sg-1"), GroupName: new("web")}}}}}),
	request("ec2", "StartInstances", `{"instancesSet":{"items":[{"instanceId":"i-1"},{"instanceId":"i-2"}]}}`,
		ec2.StartInstancesInput{InstanceIds: []string{"i-1", "i-2"}}),
	request("ec2", "StopInstances", `{"instancesSet":{"items":[{"instanceId":"i-1"}]},"force":false}`,
		ec2.StopInstancesInput{InstanceIds: []string{"i-1"}, Force: new(false)}),
	response("ec2", "TerminateInstances", `{"instancesSet":{"items":[{"instanceId":"i-1","currentState":{"code":32,"name":"shutting-down"},"previousState":{"code":16,"name":"running"}}]}}`,
		ec2.TerminateInstancesOutput{TerminatingInstances: []types.InstanceStateChange{{InstanceId: new("i-1"),
			CurrentState: &types.InstanceState{Code: new(int32(32)), Name: "shutting-down"}, PreviousState: &types.InstanceState{Code: new(int32(16)), Name: "running"}}}}),
	request("ec2", "DescribeInstances", `{"instancesSet":{},"filterSet":{"items":[{"name":"tag:env","valueSet":{"items":[{"value":"prod"},{"value":"test"}]}}]}}`,
		ec2.DescribeInstancesInput{Filters: []types.Filter{{Name: new("tag:env"), Values: []string{"prod", "test"}}}}),
	request("ec2", "CreateTags", `{"resourcesSet":{"items":[{"resourceId":"i-1"},{"resourceId":"vol-1"}]},"tagSet":{"items":[{"key":"env","value":"prod"}]}}`,
		ec2.CreateTagsInput{Resources: []string{"i-1", "vol-1"}, Tags: []types.Tag{{Key: new("env"), Value: new("prod")}}}),
	request("ec2", "AuthorizeSecurityGroupIngress", `{"groupId":"sg-1","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":443,"toPort":443,
		"groups":{"items":[{"groupId":"sg-2","userId":"123456789012"}]},"ipRanges":{"items":[{"cidrIp":"10.0.0.0/8"}]},"ipv6Ranges":{},"prefixListIds":{}}]}}`,
		ec2.AuthorizeSecurityGroupIngressInput{GroupId: new("sg-1"), IpPermissions: []types.IpPermission{{IpProtocol: new("tcp"),
			FromPort: new(int32(443)), ToPort: new(int32(443)), UserIdGroupPairs: []types.UserIdGroupPair{{GroupId: new("sg-2"), UserId: new("123456789012")}},
			IpRanges: []types.IpRange{{CidrIp: new("10.0.0.0/8")}}, Ipv6Ranges: []types.Ipv6Range{}, PrefixListIds: []types.PrefixListId{}}}}),
	request("ec2", "CreateSecurityGroup", `{"groupName":"web","groupDescription":"for the web","vpcId":"vpc-1"}`,
		ec2.CreateSecurityGroupInput{GroupName: new("web"), Description: new("for the web"), VpcId: new("vpc-1")}),
	response("ec2", "CreateSecurityGroup", `{"requestId":"1","_return":true,"groupId":"sg-9"}`, ec2.CreateSecurityGroupOutput{GroupId: new("sg-9")}),
	response("ec2", "CreateVolume", `{"requestId":"1","volumeId":"vol-1","size":"8","zone":"eu-west-1a","status":"creating","createTime":1772600767000,"tagSet":{},"attachmentSet":{},"encrypted":true}`,
		ec2.CreateVolumeOutput{VolumeId: new("vol-1"), Size: new(int32(8)), State: "creating", CreateTime: new(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)),
			Tags: []types.Tag{}, Attachments: []types.VolumeAttachment{}, Encrypted: new(true)}, "detail.responseElements.zone: unknown, got string"),
	request("ec2", "ModifyVolume", `{"ModifyVolumeRequest":{"VolumeId":"vol-1","Iops":6000,"VolumeType":"gp3"}}`,
		ec2.ModifyVolumeInput{VolumeId: new("vol-1"), Iops: new(int32(6000)), VolumeType: "gp3"}),
	request("ec2", "ModifyInstanceAttribute", `{"instanceId":"i-1","instanceType":{"value":"m7g.large"},"ebsOptimized":{"value":true},"groupSet":{"items":[{"groupId":"sg-1"}]}}`,
		ec2.ModifyInstanceAttributeInput{InstanceId: new("i-1"), InstanceType: &types.AttributeValue{Value: new("m7g.large")},
			EbsOptimized: &types.AttributeBooleanValue{Value: new(true)}, Groups: []string{"sg-1"}}),
	request("ec2", "CreateLaunchTemplate", `{"CreateLaunchTemplateRequest":{"LaunchTemplateName":"web","LaunchTemplateData":{
		"UserData":"<sensitiveDataRemoved>","SecurityGroupId":[{"tag":1,"content":"sg-1"},{"tag":2,"content":"sg-2"}],"ImageId":"ami-1",
		"BlockDeviceMapping":{"tag":1,"DeviceName":"/dev/sda1","Ebs":{"VolumeSize":100}},"IamInstanceProfile":{"Name":"web"}}}}`,
		ec2.CreateLaunchTemplateInput{LaunchTemplateName: new("web"), LaunchTemplateData: &types.RequestLaunchTemplateData{
			UserData: new("<sensitiveDataRemoved>"), SecurityGroupIds: []string{"sg-1", "sg-2"}, ImageId: new("ami-1"),
			BlockDeviceMappings: []types.LaunchTemplateBlockDeviceMappingRequest{{DeviceName: new("/dev/sda1"), Ebs: &types.LaunchTemplateEbsBlockDeviceRequest{VolumeSize: new(int32(100))}}},
			IamInstanceProfile:  &types.LaunchTemplateIamInstanceProfileSpecificationRequest{Name: new("web")}}}),
	response("ec2", "CreateVpc", `{"requestId":"1","vpc":{"vpcId":"vpc-1","state":"pending","cidrBlock":"10.0.0.0/16","isDefault":false,"tagSet":{}}}`,
		ec2.CreateVpcOutput{Vpc: &types.Vpc{VpcId: new("vpc-1"), State: "pending", CidrBlock: new("10.0.0.0/16"), IsDefault: new(false), Tags: []types.Tag{}}}),

	request("autoscaling", "UpdateAutoScalingGroup", `{"autoScalingGroupName":"web","minSize":2,"maxSize":"8","availabilityZones":["eu-west-1a"]}`,
		autoscaling.UpdateAutoScalingGroupInput{AutoScalingGroupName: new("web"), MinSize: new(int32(2)), MaxSize: new(int32(8)), AvailabilityZones: []string{"eu-west-1a"}}),
	response("autoscaling", "TerminateInstanceInAutoScalingGroup", `{"activity":{"activityId":"a","progress":0,"startTime":"Mar 4, 2026 5:06:07 AM","statusCode":"InProgress"}}`,
		autoscaling.TerminateInstanceInAutoScalingGroupOutput{Activity: &astypes.Activity{ActivityId: new("a"), Progress: new(int32(0)),
			StartTime: new(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)), StatusCode: "InProgress"}}),

	request("lambda", "CreateFunction20150331", `{"functionName":"f","runtime":"provided.al2023","role":"arn:aws:iam::123456789012:role/f","code":{},
		"environment":{},"memorySize":256,"layers":["arn:aws:lambda:eu-west-1:123456789012:layer:l:1"],"tags":{"Team":"ops"},"publish":false}`,
		lambda.CreateFunctionInput{FunctionName: new("f"), Runtime: "provided.al2023", Role: new("arn:aws:iam::123456789012:role/f"),
			Code: &lambdatypes.FunctionCode{}, Environment: &lambdatypes.Environment{}, MemorySize: new(int32(256)),
			Layers: []string{"arn:aws:lambda:eu-west-1:123456789012:layer:l:1"}, Tags: map[string]string{"Team": "ops"}}),
	request("lambda", "UpdateFunctionCode20150331v2", `{"functionName":"f","s3Bucket":"code","s3Key":"f.zip","publish":true,"dryRun":false}`,
		lambda.UpdateFunctionCodeInput{FunctionName: new("f"), S3Bucket: new("code"), S3Key: new("f.zip"), Publish: true}),
	request("lambda", "UpdateFunctionConfiguration20150331v2", `{"functionName":"f","environment":"HIDDEN_DUE_TO_SECURITY_REASONS","timeout":"30"}`,
		lambda.UpdateFunctionConfigurationInput{FunctionName: new("f"), Timeout: new(int32(30))}, "detail.requestParameters.environment: redacted=object"),
	request("lambda", "AddPermission20150331v2", `{"functionName":"f","statementId":"s3","action":"lambda:InvokeFunction","principal":"s3.amazonaws.com"}`,
		lambda.AddPermissionInput{FunctionName: new("f"), StatementId: new("s3"), Action: new("lambda:InvokeFunction"), Principal: new("s3.amazonaws.com")}),

	request("batch", "SubmitJob", `{"jobName":"j","jobQueue":"q","jobDefinition":"d:1","arrayProperties":{"size":3},"parameters":{"In.Put":"x"},
		"containerOverrides":{"command":["a","b"],"environment":[{"name":"K","value":"HIDDEN_DUE_TO_SECURITY_REASONS"}]}}`,
		batch.SubmitJobInput{JobName: new("j"), JobQueue: new("q"), JobDefinition: new("d:1"), ArrayProperties: &batchtypes.ArrayProperties{Size: new(int32(3))},
			Parameters: map[string]string{"In.Put": "x"}, ContainerOverrides: &batchtypes.ContainerOverrides{Command: []string{"a", "b"},
				Environment: []batchtypes.KeyValuePair{{Name: new("K"), Value: new("HIDDEN_DUE_TO_SECURITY_REASONS")}}}}),
	response("batch", "SubmitJob", `{"jobArn":"arn:aws:batch:eu-west-1:123456789012:job/1","jobName":"j","jobId":"1"}`,
		batch.SubmitJobOutput{JobArn: new("arn:aws:batch:eu-west-1:123456789012:job/1"), JobName: new("j"), JobId: new("1")}),
	request("batch", "TerminateJob", `{"jobId":"1","reason":"stuck"}`, batch.TerminateJobInput{JobId: new("1"), Reason: new("stuck")}),
}
