package cloudtrail

// containerRows are the rows of ECS, ECR and EKS.
var containerRows = []Row{
	{"ecs", "RunTask StartTask DescribeTasks", "ecs.Task", "response.tasks[*].taskArn,cluster=response.tasks[*].clusterArn|request.tasks,cluster=request.cluster"},
	{"ecs", "RunTask StartTask", "ecs.Cluster", "response.tasks[*].clusterArn|request.cluster"},
	{"ecs", "RunTask StartTask", "ecs.TaskDefinition", "response.tasks[*].taskDefinitionArn|request.taskDefinition"},
	{"ecs", "RunTask StartTask", "ecs.ContainerInstance", "response.tasks[*].containerInstanceArn,cluster=response.tasks[*].clusterArn|request.containerInstances,cluster=request.cluster"},

	{"ecs", "StopTask ExecuteCommand SubmitTaskStateChange SubmitContainerStateChange", "ecs.Task", "response.task.taskArn,cluster=response.task.clusterArn|response.taskArn,cluster=response.clusterArn|request.task,cluster=request.cluster"},
	{"ecs", "StopTask ExecuteCommand SubmitTaskStateChange SubmitContainerStateChange", "ecs.Cluster", "response.task.clusterArn|response.clusterArn|request.cluster"},
	{"ecs", "StopTask", "ecs.TaskDefinition", "response.task.taskDefinitionArn"},
	{"ecs", "StopTask", "ecs.ContainerInstance", "response.task.containerInstanceArn,cluster=response.task.clusterArn"},
	{"ecs", "UpdateTaskProtection", "ecs.Task", "request.tasks,cluster=request.cluster"},

	{"ecs", "CreateService UpdateService DeleteService", "ecs.Service", "response.service.serviceArn,cluster=response.service.clusterArn|request.service,cluster=request.cluster|request.serviceName,cluster=request.cluster"},
	{"ecs", "CreateService UpdateService DeleteService", "ecs.Cluster", "response.service.clusterArn|request.cluster"},
	{"ecs", "CreateService UpdateService DeleteService", "ecs.TaskDefinition", "response.service.taskDefinition|request.taskDefinition"},
	{"ecs", "DescribeServices", "ecs.Service", "request.services,cluster=request.cluster"},
	{"ecs", "CreateTaskSet UpdateTaskSet DeleteTaskSet UpdateServicePrimaryTaskSet", "ecs.Service", "response.taskSet.serviceArn,cluster=response.taskSet.clusterArn|request.service,cluster=request.cluster"},
	{"ecs", "CreateTaskSet UpdateTaskSet DeleteTaskSet UpdateServicePrimaryTaskSet", "ecs.Cluster", "response.taskSet.clusterArn|request.cluster"},
	{"ecs", "CreateTaskSet", "ecs.TaskDefinition", "response.taskSet.taskDefinition|request.taskDefinition"},

	{"ecs", "CreateCluster UpdateCluster UpdateClusterSettings DeleteCluster PutClusterCapacityProviders", "ecs.Cluster", "response.cluster.clusterArn|request.cluster|request.clusterName"},
	{"ecs", "RegisterContainerInstance DeregisterContainerInstance UpdateContainerAgent", "ecs.ContainerInstance", "response.containerInstance.containerInstanceArn,cluster=request.cluster|request.containerInstance,cluster=request.cluster"},
	{"ecs", "RegisterContainerInstance DeregisterContainerInstance", "ec2.Instance", "response.containerInstance.ec2InstanceId"},
	{"ecs", "UpdateContainerInstancesState", "ecs.ContainerInstance", "response.containerInstances[*].containerInstanceArn,cluster=request.cluster|request.containerInstances,cluster=request.cluster"},
	{"ecs", "RegisterContainerInstance DeregisterContainerInstance UpdateContainerAgent UpdateContainerInstancesState UpdateTaskProtection DescribeTasks DescribeServices PutAttributes", "ecs.Cluster", "request.cluster"},
	{"ecs", "DescribeClusters", "ecs.Cluster", "request.clusters"},
	{"ecs", "RegisterTaskDefinition DeregisterTaskDefinition DescribeTaskDefinition", "ecs.TaskDefinition", "response.taskDefinition.taskDefinitionArn|request.taskDefinition"},

	{"ecr", "*", "ecr.Repository", "request.repositoryName|response.repository.repositoryName"},
	{"ecr", "BatchGetImage BatchDeleteImage DescribeImages", "ecr.Image", "request.imageIds[*].imageTag,digest=request.imageIds[*].imageDigest,repository=request.repositoryName"},
	{"ecr", "BatchGetImage BatchDeleteImage DescribeImages", "ecr.Image", "request.imageIds[*].imageDigest,repository=request.repositoryName"},
	{"ecr", "PutImage", "ecr.Image", "response.image.imageId.imageDigest,repository=request.repositoryName|request.imageDigest,repository=request.repositoryName|request.imageTag,repository=request.repositoryName"},
	{"ecr", "StartImageScan DescribeImageScanFindings", "ecr.Image", "request.imageId.imageDigest,repository=request.repositoryName|request.imageId.imageTag,repository=request.repositoryName"},

	{"eks", "CreateCluster UpdateClusterConfig UpdateClusterVersion DeleteCluster DescribeCluster", "AWS::EKS::Cluster", "request.name"},
	{"eks", "CreateNodegroup UpdateNodegroupConfig UpdateNodegroupVersion DeleteNodegroup CreateAddon UpdateAddon DeleteAddon", "AWS::EKS::Cluster", "request.clusterName|request.name"},
}
