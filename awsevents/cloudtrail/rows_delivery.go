package cloudtrail

// deliveryRows are the rows of load balancing and of the developer tools.
var deliveryRows = []Row{
	{"elasticloadbalancingv2", "*", "elbv2.LoadBalancer", "request.loadBalancerArn|request.loadBalancerArns|response.loadBalancers[*].loadBalancerArn"},
	{"elasticloadbalancingv2", "*", "elbv2.TargetGroup", "request.targetGroupArn|request.targetGroupArns|response.targetGroups[*].targetGroupArn"},
	{"elasticloadbalancingv2", "*", "elbv2.Listener", "request.listenerArn|request.listenerArns|response.listeners[*].listenerArn"},
	{"elasticloadbalancingv2", "AddTags RemoveTags", "elbv2.LoadBalancer", "request.resourceArns[elasticloadbalancing:loadbalancer]"},
	{"elasticloadbalancingv2", "AddTags RemoveTags", "elbv2.TargetGroup", "request.resourceArns[elasticloadbalancing:targetgroup]"},
	{"elasticloadbalancingv2", "AddTags RemoveTags", "elbv2.Listener", "request.resourceArns[elasticloadbalancing:listener]"},
	{"elasticloadbalancingv2", "CreateRule ModifyRule DeleteRule", "AWS::ElasticLoadBalancingV2::ListenerRule", "request.ruleArn|response.rules[*].ruleArn"},
	{"elasticloadbalancingv2", "RegisterTargets DeregisterTargets", "ec2.Instance", "request.targets[*].id"},
	{"elasticloadbalancing", "*", "AWS::ElasticLoadBalancing::LoadBalancer", "request.loadBalancerName|request.loadBalancerNames"},
	{"elasticloadbalancing", "RegisterInstancesWithLoadBalancer DeregisterInstancesFromLoadBalancer", "ec2.Instance", "request.instances[*].instanceId"},

	{"acm", "*", "acm.Certificate", "request.certificateArn|response.certificateArn"},

	{"codepipeline", "CreatePipeline UpdatePipeline", "codepipeline.Pipeline", "request.pipeline.name"},
	{"codepipeline", "StartPipelineExecution DeletePipeline GetPipeline GetPipelineState", "codepipeline.Pipeline", "request.name"},
	{"codepipeline", "StopPipelineExecution EnableStageTransition DisableStageTransition PutApprovalResult RetryStageExecution RollbackStage OverrideStageCondition GetPipelineExecution ListPipelineExecutions", "codepipeline.Pipeline", "request.pipelineName"},
	{"codepipeline", "StartPipelineExecution", "codepipeline.PipelineExecution", "response.pipelineExecutionId,pipeline=request.name"},
	{"codepipeline", "StopPipelineExecution RetryStageExecution OverrideStageCondition GetPipelineExecution", "codepipeline.PipelineExecution", "request.pipelineExecutionId,pipeline=request.pipelineName"},
	{"codepipeline", "RollbackStage", "codepipeline.PipelineExecution", "response.pipelineExecutionId,pipeline=request.pipelineName"},
	{"codepipeline", "TagResource UntagResource ListTagsForResource", "codepipeline.Pipeline", "request.resourceArn"},

	{"codebuild", "CreateProject UpdateProject DeleteProject", "codebuild.Project", "request.name"},
	{"codebuild", "StartBuild CreateWebhook DeleteWebhook InvalidateProjectCache", "codebuild.Project", "request.projectName"},
	{"codebuild", "StopBuild RetryBuild", "codebuild.Project", "response.build.projectName"},
	{"codebuild", "StartBuild StopBuild RetryBuild", "codebuild.Build", "response.build.id|request.id"},
	{"codebuild", "BatchDeleteBuilds BatchGetBuilds", "codebuild.Build", "request.ids"},

	{"codecommit", "*", "AWS::CodeCommit::Repository", "request.repositoryName|request.targets[*].repositoryName"},

	{"cloudformation", "*", "AWS::CloudFormation::Stack", "response.stackId|request.stackName"},
}
