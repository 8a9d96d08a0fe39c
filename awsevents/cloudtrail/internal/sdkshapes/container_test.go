package sdkshapes

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

const (
	clusterARN = "arn:aws:ecs:eu-west-1:123456789012:cluster/prod"
	taskARN    = "arn:aws:ecs:eu-west-1:123456789012:task/prod/1f"
)

var containerTrials = []trial{
	request("ecs", "RunTask", `{"cluster":"prod","taskDefinition":"web:7","count":2,"launchType":"FARGATE","enableECSManagedTags":true,
		"networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"],"securityGroups":["sg-1"],"assignPublicIp":"DISABLED"}},
		"overrides":{"containerOverrides":[{"name":"web","environment":[{"name":"MODE","value":"HIDDEN_DUE_TO_SECURITY_REASONS"}]}]}}`,
		ecs.RunTaskInput{Cluster: new("prod"), TaskDefinition: new("web:7"), Count: new(int32(2)), LaunchType: types.LaunchTypeFargate, EnableECSManagedTags: true,
			NetworkConfiguration: &types.NetworkConfiguration{AwsvpcConfiguration: &types.AwsVpcConfiguration{
				Subnets: []string{"subnet-1"}, SecurityGroups: []string{"sg-1"}, AssignPublicIp: types.AssignPublicIpDisabled}},
			Overrides: &types.TaskOverride{ContainerOverrides: []types.ContainerOverride{{Name: new("web"),
				Environment: []types.KeyValuePair{{Name: new("MODE"), Value: new("HIDDEN_DUE_TO_SECURITY_REASONS")}}}}}}),
	request("ecs", "StartTask", `{"cluster":"prod","containerInstances":["ci-1"],"taskDefinition":"web","overrides":"HIDDEN_DUE_TO_SECURITY_REASONS"}`,
		ecs.StartTaskInput{Cluster: new("prod"), ContainerInstances: []string{"ci-1"}, TaskDefinition: new("web")}, "detail.requestParameters.overrides: redacted=object"),
	response("ecs", "RunTask", `{"tasks":[{"taskArn":"`+taskARN+`","clusterArn":"`+clusterARN+`","createdAt":"Mar 4, 2026 5:06:07 AM","version":1,"lastStatus":"PROVISIONING",
		"containers":[{"name":"web","exitCode":null}]}],"failures":[]}`,
		ecs.RunTaskOutput{Tasks: []types.Task{{TaskArn: new(taskARN), ClusterArn: new(clusterARN), CreatedAt: new(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)),
			Version: 1, LastStatus: new("PROVISIONING"), Containers: []types.Container{{Name: new("web")}}}}, Failures: []types.Failure{}}),
	request("ecs", "UpdateService", `{"cluster":"prod","service":"web","desiredCount":0,"forceNewDeployment":true}`,
		ecs.UpdateServiceInput{Cluster: new("prod"), Service: new("web"), DesiredCount: new(int32(0)), ForceNewDeployment: true}),
	response("ecs", "CreateService", `{"service":{"serviceName":"web","clusterArn":"`+clusterARN+`","createdAt":"Mar 4, 2026, 5:06:07\u202fAM","desiredCount":3}}`,
		ecs.CreateServiceOutput{Service: &types.Service{ServiceName: new("web"), ClusterArn: new(clusterARN), CreatedAt: new(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)), DesiredCount: 3}}),
	request("ecs", "StopTask", `{"cluster":"prod","task":"1f","reason":"scaled in"}`, ecs.StopTaskInput{Cluster: new("prod"), Task: new("1f"), Reason: new("scaled in")}),
	request("ecs", "RegisterTaskDefinition", `{"family":"web","cpu":"256","containerDefinitions":[{"name":"web","image":"web:1","memory":512,"essential":true,
		"logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/web"}},"dockerLabels":{"com.example.Team":"ops"}}]}`,
		ecs.RegisterTaskDefinitionInput{Family: new("web"), Cpu: new("256"), ContainerDefinitions: []types.ContainerDefinition{{Name: new("web"), Image: new("web:1"),
			Memory: new(int32(512)), Essential: new(true), DockerLabels: map[string]string{"com.example.Team": "ops"},
			LogConfiguration: &types.LogConfiguration{LogDriver: "awslogs", Options: map[string]string{"awslogs-group": "/web"}}}}}),
	request("ecs", "CreateCluster", `{"clusterName":"prod","settings":[{"name":"containerInsights","value":"enabled"}]}`,
		ecs.CreateClusterInput{ClusterName: new("prod"), Settings: []types.ClusterSetting{{Name: "containerInsights", Value: new("enabled")}}}),
	request("ecs", "DeleteService", `{"cluster":"prod","service":"web","force":true}`, ecs.DeleteServiceInput{Cluster: new("prod"), Service: new("web"), Force: new(true)}),
	request("ecs", "DeregisterTaskDefinition", `{"taskDefinition":"web:6"}`, ecs.DeregisterTaskDefinitionInput{TaskDefinition: new("web:6")}),

	request("ecr", "PutImage", `{"repositoryName":"team/web","imageTag":"v1","imageManifest":"{}","registryId":"123456789012"}`,
		ecr.PutImageInput{RepositoryName: new("team/web"), ImageTag: new("v1"), ImageManifest: new("{}"), RegistryId: new("123456789012")}),
	request("ecr", "BatchDeleteImage", `{"repositoryName":"team/web","imageIds":[{"imageTag":"v0"},{"imageDigest":"sha256:00"}]}`,
		ecr.BatchDeleteImageInput{RepositoryName: new("team/web"), ImageIds: []ecrtypes.ImageIdentifier{{ImageTag: new("v0")}, {ImageDigest: new("sha256:00")}}}),
	response("ecr", "CreateRepository", `{"repository":{"repositoryName":"team/web","createdAt":"Mar 4, 2026 5:06:07 AM","imageScanningConfiguration":{"scanOnPush":true}}}`,
		ecr.CreateRepositoryOutput{Repository: &ecrtypes.Repository{RepositoryName: new("team/web"), CreatedAt: new(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)),
			ImageScanningConfiguration: &ecrtypes.ImageScanningConfiguration{ScanOnPush: true}}}),
	request("ecr", "UploadLayerPart", `{"repositoryName":"team/web","uploadId":"u","partFirstByte":0,"partLastByte":"10485759","layerPartBlob":"AQID"}`,
		ecr.UploadLayerPartInput{RepositoryName: new("team/web"), UploadId: new("u"), PartFirstByte: new(int64(0)), PartLastByte: new(int64(10485759)), LayerPartBlob: []byte{1, 2, 3}}),
}
