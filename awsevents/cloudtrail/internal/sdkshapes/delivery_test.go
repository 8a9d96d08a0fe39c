package sdkshapes

import (
	"github.com/aws/aws-sdk-go-v2/service/acm"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	cbtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	cptypes "github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing/types"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

var deliveryTrials = []trial{
	request("elasticloadbalancing", "CreateLoadBalancer", `{"name":"web","subnets":["subnet-1","subnet-2"],"securityGroups":["sg-1"],"type":"application","tags":[{"key":"env","value":"prod"}]}`,
		elasticloadbalancingv2.CreateLoadBalancerInput{Name: new("web"), Subnets: []string{"subnet-1", "subnet-2"}, SecurityGroups: []string{"sg-1"}, Type: "application", Tags: []types.Tag{{Key: new("env"), Value: new("prod")}}}),
	request("elasticloadbalancing", "CreateLoadBalancer", `{"loadBalancerName":"old","listeners":[{"protocol":"TCP","loadBalancerPort":80,"instancePort":8080}],"availabilityZones":["eu-west-1a"]}`,
		elb.CreateLoadBalancerInput{LoadBalancerName: new("old"), Listeners: []elbtypes.Listener{{Protocol: new("TCP"), LoadBalancerPort: 80, InstancePort: new(int32(8080))}}, AvailabilityZones: []string{"eu-west-1a"}}),
	request("elasticloadbalancing", "RegisterInstancesWithLoadBalancer", `{"loadBalancerName":"old","instances":[{"instanceId":"i-1"}]}`,
		elb.RegisterInstancesWithLoadBalancerInput{LoadBalancerName: new("old"), Instances: []elbtypes.Instance{{InstanceId: new("i-1")}}}),
	request("elasticloadbalancing", "CreateTargetGroup", `{"name":"tg","protocol":"HTTP","port":80,"vpcId":"vpc-1","matcher":{"httpCode":"200-299"}}`,
		elasticloadbalancingv2.CreateTargetGroupInput{Name: new("tg"), Protocol: "HTTP", Port: new(int32(80)), VpcId: new("vpc-1"), Matcher: &types.Matcher{HttpCode: new("200-299")}}),
	request("elasticloadbalancing", "RegisterTargets", `{"targetGroupArn":"arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/tg/1","targets":[{"id":"i-1","port":80}]}`,
		elasticloadbalancingv2.RegisterTargetsInput{TargetGroupArn: new("arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/tg/1"), Targets: []types.TargetDescription{{Id: new("i-1"), Port: new(int32(80))}}}),

	request("acm", "RequestCertificate", `{"domainName":"example.com","subjectAlternativeNames":["www.example.com"],"validationMethod":"DNS","options":{"export":"ENABLED"}}`,
		acm.RequestCertificateInput{DomainName: new("example.com"), SubjectAlternativeNames: []string{"www.example.com"}, ValidationMethod: "DNS",
			Options: &acmtypes.CertificateOptions{Export: "ENABLED"}}),
	request("acm", "ImportCertificate", `{"certificate":"LS0tLQ==","privateKey":"HIDDEN_DUE_TO_SECURITY_REASONS"}`,
		acm.ImportCertificateInput{Certificate: []byte("----")}, "detail.requestParameters.privateKey: redacted=blob"),

	request("codepipeline", "CreatePipeline", `{"pipeline":{"name":"p","roleArn":"arn:aws:iam::123456789012:role/p","version":1,"stages":[{"name":"Source","actions":[{"name":"S","runOrder":1,
		"actionTypeId":{"category":"Source","owner":"AWS","provider":"S3","version":"1"},"configuration":{"S3Bucket":"b"}}]}]}}`,
		codepipeline.CreatePipelineInput{Pipeline: &cptypes.PipelineDeclaration{Name: new("p"), RoleArn: new("arn:aws:iam::123456789012:role/p"), Version: new(int32(1)),
			Stages: []cptypes.StageDeclaration{{Name: new("Source"), Actions: []cptypes.ActionDeclaration{{Name: new("S"), RunOrder: new(int32(1)),
				ActionTypeId: &cptypes.ActionTypeId{Category: "Source", Owner: "AWS", Provider: new("S3"), Version: new("1")}, Configuration: map[string]string{"S3Bucket": "b"}}}}}}}),
	request("codepipeline", "StartPipelineExecution", `{"name":"p","clientRequestToken":"t"}`, codepipeline.StartPipelineExecutionInput{Name: new("p"), ClientRequestToken: new("t")}),
	response("codepipeline", "StartPipelineExecution", `{"pipelineExecutionId":"e"}`, codepipeline.StartPipelineExecutionOutput{PipelineExecutionId: new("e")}),
	request("codebuild", "StartBuild", `{"projectName":"p","environmentVariablesOverride":[{"name":"V","value":"1","type":"PLAINTEXT"}],"timeoutInMinutesOverride":30}`,
		codebuild.StartBuildInput{ProjectName: new("p"), EnvironmentVariablesOverride: []cbtypes.EnvironmentVariable{{Name: new("V"), Value: new("1"), Type: "PLAINTEXT"}}, TimeoutInMinutesOverride: new(int32(30))}),
	request("codebuild", "BatchDeleteBuilds", `{"ids":["p:1","p:2"]}`, codebuild.BatchDeleteBuildsInput{Ids: []string{"p:1", "p:2"}}),
	request("monitoring", "PutMetricAlarm", `{"alarmName":"a","threshold":0.5,"period":60,"evaluationPeriods":"3","statistic":"Average","dimensions":[{"name":"InstanceId","value":"i-1"}],"actionsEnabled":true}`,
		cloudwatch.PutMetricAlarmInput{AlarmName: new("a"), Threshold: new(0.5), Period: new(int32(60)), EvaluationPeriods: new(int32(3)), Statistic: "Average",
			Dimensions: []cwtypes.Dimension{{Name: new("InstanceId"), Value: new("i-1")}}, ActionsEnabled: new(true)}),
	request("monitoring", "DeleteAlarms", `{"alarmNames":["a","b"]}`, cloudwatch.DeleteAlarmsInput{AlarmNames: []string{"a", "b"}}),
}
