package cloudtrail

// dataRows are the rows of storage, databases, search, messaging and analytics.
var dataRows = []Row{
	{"s3", "*", "s3.Bucket", "request.bucketName"},
	{"s3", "GetObject PutObject CopyObject DeleteObject HeadObject RestoreObject CompleteMultipartUpload PutObjectAcl PutObjectTagging PutObjectRetention PutObjectLegalHold", "s3.Object", "request.key,bucket=request.bucketName,version=request.versionId"},

	{"rds", "*", "rds.DBInstance", "request.dBInstanceIdentifier"},
	{"rds", "*", "rds.DBCluster", "request.dBClusterIdentifier"},
	{"rds", "*", "rds.DBSnapshot", "request.dBSnapshotIdentifier"},
	{"rds", "*", "rds.DBClusterSnapshot", "request.dBClusterSnapshotIdentifier"},
	{"rds", "*", "AWS::RDS::DBSubnetGroup", "request.dBSubnetGroupName"},
	{"rds", "CreateDBParameterGroup ModifyDBParameterGroup ResetDBParameterGroup DeleteDBParameterGroup", "AWS::RDS::DBParameterGroup", "request.dBParameterGroupName"},

	{"elasticache", "*", "elasticache.CacheCluster", "request.cacheClusterId"},
	{"elasticache", "*", "elasticache.ReplicationGroup", "request.replicationGroupId"},
	{"elasticache", "*", "elasticache.ServerlessCache", "request.serverlessCacheName"},
	{"elasticache", "*", "elasticache.Snapshot", "request.snapshotName"},
	{"elasticache", "*", "elasticache.ServerlessCacheSnapshot", "request.serverlessCacheSnapshotName"},
	{"elasticache", "CopySnapshot", "elasticache.Snapshot", "request.targetSnapshotName"},

	{"opensearch", "*", "opensearch.Domain", "request.domainName"},
	{"elasticsearchservice", "*", "opensearch.Domain", "request.domainName"},

	{"dynamodb", "*", "AWS::DynamoDB::Table", "request.tableName"},
	{"sqs", "*", "AWS::SQS::Queue", "request.queueUrl|response.queueUrl"},
	{"sns", "*", "AWS::SNS::Topic", "request.topicArn|response.topicArn"},
	{"kinesis", "*", "AWS::Kinesis::Stream", "request.streamName"},
	{"eventbridge", "PutRule", "AWS::Events::Rule", "response.ruleArn"},
	{"cloudwatchlogs", "*", "AWS::Logs::LogGroup", "request.logGroupName"},

	{"glue", "*", "AWS::Glue::Job", "request.jobName"},
	{"sagemaker", "CreateEndpointConfig", "AWS::SageMaker::Model", "request.productionVariants[*].modelName"},
}
