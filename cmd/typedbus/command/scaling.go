package command

import "fmt"

// scale adds what lets the consumers of the queue be as many as it has work for.
func (d *deployment) scale(resources object) {
	switch d.scaling {
	case scaleLambda:
		resources["Consumer"] = object{"Type": "AWS::Lambda::EventSourceMapping", "Properties": object{
			"EventSourceArn": att("Queue", "Arn"), "FunctionName": d.function, "BatchSize": 10,
			"FunctionResponseTypes": []any{"ReportBatchItemFailures"}, // what sqsxlambda answers
			"ScalingConfig":         object{"MaximumConcurrency": d.most},
		}}
	case scaleECS:
		resources["Tasks"] = object{"Type": "AWS::ApplicationAutoScaling::ScalableTarget", "Properties": object{
			"ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount", "ResourceId": fmt.Sprintf("service/%s/%s", d.cluster, d.service),
			"MinCapacity": d.least, "MaxCapacity": d.most,
		}}
		resources["BacklogPerTask"] = object{"Type": "AWS::ApplicationAutoScaling::ScalingPolicy", "Properties": object{
			"PolicyName": d.name + "-backlog", "PolicyType": "TargetTrackingScaling", "ScalingTargetId": object{"Ref": "Tasks"},
			"TargetTrackingScalingPolicyConfiguration": object{
				"TargetValue": d.backlog, "ScaleOutCooldown": 60, "ScaleInCooldown": 300,
				"CustomizedMetricSpecification": object{"Metrics": d.backlogPerTask()},
			},
		}}
	}
}

// backlogPerTask is the metric that the tasks are kept to. A service that has no task counts as one, so that it starts.
// See https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html.
func (d *deployment) backlogPerTask() []any {
	return []any{
		object{"Id": "backlog", "ReturnData": false, "MetricStat": object{"Stat": "Sum", "Metric": object{
			"Namespace": "AWS/SQS", "MetricName": "ApproximateNumberOfMessagesVisible",
			"Dimensions": []any{object{"Name": "QueueName", "Value": att("Queue", "QueueName")}},
		}}},
		object{"Id": "tasks", "ReturnData": false, "MetricStat": object{"Stat": "Average", "Metric": object{
			"Namespace": "ECS/ContainerInsights", "MetricName": "RunningTaskCount",
			"Dimensions": []any{object{"Name": "ClusterName", "Value": d.cluster}, object{"Name": "ServiceName", "Value": d.service}},
		}}},
		object{"Id": "each", "ReturnData": true, "Label": "messages for each task", "Expression": "IF(tasks > 0, backlog / tasks, backlog)"},
	}
}

// scaledObject is what KEDA scales a Kubernetes deployment by, with the identity that the pods have.
// See https://keda.sh/docs/latest/scalers/aws-sqs/.
func (d *deployment) scaledObject() []object {
	name := func() object {
		meta := object{"name": d.name}
		if d.namespace != "" {
			meta["namespace"] = d.namespace
		}
		return meta
	}
	return []object{
		{"apiVersion": "keda.sh/v1alpha1", "kind": "TriggerAuthentication", "metadata": name(), "spec": object{"podIdentity": object{"provider": "aws"}}},
		{"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "metadata": name(), "spec": object{
			"scaleTargetRef": object{"name": d.service}, "minReplicaCount": d.least, "maxReplicaCount": d.most,
			"triggers": []any{object{
				"type": "aws-sqs-queue", "authenticationRef": object{"name": d.name},
				// KEDA finds a queue by its name, too; what a consumer works on counts, else it would be stopped.
				"metadata": object{"queueURL": d.name, "queueLength": fmt.Sprint(d.backlog), "awsRegion": d.region, "scaleOnInFlight": "true"},
			}},
		}},
	}
}
