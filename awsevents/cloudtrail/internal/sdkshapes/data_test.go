package sdkshapes

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	ectypes "github.com/aws/aws-sdk-go-v2/service/elasticache/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/opensearch"
	ostypes "github.com/aws/aws-sdk-go-v2/service/opensearch/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

const namespace = `"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/"`

var dataTrials = []trial{
	request("s3", "CreateBucket", `{"bucketName":"b","Host":"b.s3.amazonaws.com","CreateBucketConfiguration":{`+namespace+`,"LocationConstraint":"eu-west-1"},"x-amz-acl":"private","x-amz-object-ownership":"BucketOwnerEnforced"}`,
		s3.CreateBucketInput{Bucket: new("b"), ACL: "private", ObjectOwnership: "BucketOwnerEnforced", CreateBucketConfiguration: &types.CreateBucketConfiguration{LocationConstraint: "eu-west-1"}}),
	request("s3", "PutObject", `{"bucketName":"b","key":"a/b.txt","Host":"b.s3.amazonaws.com","x-amz-server-side-encryption":"aws:kms","x-amz-server-side-encryption-aws-kms-key-id":"k","x-amz-storage-class":"STANDARD_IA","x-amz-acl":"bucket-owner-full-control","X-Amz-Date":"20260304T050607Z"}`,
		s3.PutObjectInput{Bucket: new("b"), Key: new("a/b.txt"), ServerSideEncryption: "aws:kms", SSEKMSKeyId: new("k"), StorageClass: "STANDARD_IA", ACL: "bucket-owner-full-control"}),
	request("s3", "GetObject", `{"bucketName":"b","key":"k","versionId":"v","If-Modified-Since":"Wed, 04 Mar 2026 05:06:07 GMT"}`,
		s3.GetObjectInput{Bucket: new("b"), Key: new("k"), VersionId: new("v"), IfModifiedSince: new(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC))}),
	request("s3", "ListObjectsV2", `{"list-type":"2","bucketName":"b","prefix":"logs/","delimiter":"/","max-keys":"50","encoding-type":"url","fetch-owner":"true"}`,
		s3.ListObjectsV2Input{Bucket: new("b"), Prefix: new("logs/"), Delimiter: new("/"), MaxKeys: new(int32(50)), EncodingType: "url", FetchOwner: new(true)}),
	request("s3", "PutBucketVersioning", `{"bucketName":"b","VersioningConfiguration":{`+namespace+`,"Status":"Enabled"},"versioning":""}`,
		s3.PutBucketVersioningInput{Bucket: new("b"), VersioningConfiguration: &types.VersioningConfiguration{Status: "Enabled"}}),
	request("s3", "PutBucketTagging", `{"bucketName":"b","tagging":"","Tagging":{`+namespace+`,"TagSet":{"Tag":[{"Key":"env","Value":"prod"},{"Key":"team","Value":"ops"}]}}}`,
		s3.PutBucketTaggingInput{Bucket: new("b"), Tagging: &types.Tagging{TagSet: []types.Tag{{Key: new("env"), Value: new("prod")}, {Key: new("team"), Value: new("ops")}}}}),
	request("s3", "PutBucketEncryption", `{"bucketName":"b","encryption":"","ServerSideEncryptionConfiguration":{`+namespace+`,"Rule":{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"},"BucketKeyEnabled":"true"}}}`,
		s3.PutBucketEncryptionInput{Bucket: new("b"), ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{Rules: []types.ServerSideEncryptionRule{{
			ApplyServerSideEncryptionByDefault: &types.ServerSideEncryptionByDefault{SSEAlgorithm: "AES256"}, BucketKeyEnabled: new(true)}}}}),
	request("s3", "PutBucketLifecycleConfiguration", `{"bucketName":"b","lifecycle":"","LifecycleConfiguration":{"Rule":[{"ID":"r","Status":"Enabled","Expiration":{"Days":30},"Prefix":""}]}}`,
		s3.PutBucketLifecycleConfigurationInput{Bucket: new("b"), LifecycleConfiguration: &types.BucketLifecycleConfiguration{Rules: []types.LifecycleRule{{
			ID: new("r"), Status: "Enabled", Expiration: &types.LifecycleExpiration{Days: new(int32(30))}, Prefix: new("")}}}}),
	request("s3", "PutBucketPolicy", `{"bucketName":"b","policy":"","bucketPolicy":{"Version":"2012-10-17","Statement":[]}}`,
		s3.PutBucketPolicyInput{Bucket: new("b"), Policy: new(`{"Version":"2012-10-17","Statement":[]}`)}),
	request("s3", "PutBucketNotificationConfiguration", `{"bucketName":"b","notification":"","NotificationConfiguration":{`+namespace+`,"QueueConfiguration":{"Id":"q","Queue":"arn:aws:sqs:eu-west-1:123456789012:q","Event":["s3:ObjectCreated:*"]}}}`,
		s3.PutBucketNotificationConfigurationInput{Bucket: new("b"), NotificationConfiguration: &types.NotificationConfiguration{QueueConfigurations: []types.QueueConfiguration{{
			Id: new("q"), QueueArn: new("arn:aws:sqs:eu-west-1:123456789012:q"), Events: []types.Event{"s3:ObjectCreated:*"}}}}}),
	request("s3", "DeleteObjects", `{"bucketName":"b","delete":"","Delete":{"Quiet":true,"Object":[{"Key":"a"},{"Key":"b"}]}}`,
		s3.DeleteObjectsInput{Bucket: new("b"), Delete: &types.Delete{Quiet: new(true), Objects: []types.ObjectIdentifier{{Key: new("a")}, {Key: new("b")}}}}),
	request("s3", "PutObjectRetention", `{"bucketName":"b","retention":"","key":"k"}`, s3.PutObjectRetentionInput{Bucket: new("b"), Key: new("k")}),

	request("rds", "CreateDBInstance", `{"dBInstanceIdentifier":"db-1","allocatedStorage":20,"dBInstanceClass":"db.t4g.micro","engine":"postgres","masterUsername":"root",
		"masterUserPassword":"****","vpcSecurityGroupIds":["sg-1"],"multiAZ":false,"backupRetentionPeriod":"7","dBName":"app"}`,
		rds.CreateDBInstanceInput{DBInstanceIdentifier: new("db-1"), AllocatedStorage: new(int32(20)), DBInstanceClass: new("db.t4g.micro"), Engine: new("postgres"),
			MasterUsername: new("root"), MasterUserPassword: new("****"), VpcSecurityGroupIds: []string{"sg-1"}, MultiAZ: new(false), BackupRetentionPeriod: new(int32(7)), DBName: new("app")}),
	response("rds", "DeleteDBInstance", `{"dBInstanceIdentifier":"db-1","dBInstanceStatus":"deleting"}`,
		rds.DeleteDBInstanceOutput{DBInstance: &rdstypes.DBInstance{DBInstanceIdentifier: new("db-1"), DBInstanceStatus: new("deleting")}}),
	request("rds", "CreateDBClusterSnapshot", `{"dBClusterIdentifier":"c","dBClusterSnapshotIdentifier":"s","tags":[{"key":"env","value":"prod"}]}`,
		rds.CreateDBClusterSnapshotInput{DBClusterIdentifier: new("c"), DBClusterSnapshotIdentifier: new("s"), Tags: []rdstypes.Tag{{Key: new("env"), Value: new("prod")}}}),
	request("rds", "ModifyDBInstance", `{"dBInstanceIdentifier":"db-1","applyImmediately":true,"allowMajorVersionUpgrade":false,"newDBInstanceIdentifier":"db-2"}`,
		rds.ModifyDBInstanceInput{DBInstanceIdentifier: new("db-1"), ApplyImmediately: new(true), AllowMajorVersionUpgrade: new(false), NewDBInstanceIdentifier: new("db-2")}),

	request("elasticache", "CreateCacheCluster", `{"cacheClusterId":"c","numCacheNodes":1,"cacheNodeType":"cache.t4g.micro","securityGroupIds":["sg-1"]}`,
		elasticache.CreateCacheClusterInput{CacheClusterId: new("c"), NumCacheNodes: new(int32(1)), CacheNodeType: new("cache.t4g.micro"), SecurityGroupIds: []string{"sg-1"}}),
	request("elasticache", "ModifyReplicationGroup", `{"replicationGroupId":"r","automaticFailoverEnabled":true,"authToken":"HIDDEN_DUE_TO_SECURITY_REASONS"}`,
		elasticache.ModifyReplicationGroupInput{ReplicationGroupId: new("r"), AutomaticFailoverEnabled: new(true), AuthToken: new("HIDDEN_DUE_TO_SECURITY_REASONS")}),
	response("elasticache", "CreateServerlessCache", `{"serverlessCache":{"serverlessCacheName":"s","createTime":"Mar 4, 2026 5:06:07 AM","status":"creating"}}`,
		elasticache.CreateServerlessCacheOutput{ServerlessCache: &ectypes.ServerlessCache{ServerlessCacheName: new("s"), CreateTime: new(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)), Status: new("creating")}}),

	request("es", "CreateDomain", `{"domainName":"logs","engineVersion":"OpenSearch_2.19","clusterConfig":{"instanceType":"r7g.large.search","instanceCount":3},"eBSOptions":{"eBSEnabled":true,"volumeSize":100}}`,
		opensearch.CreateDomainInput{DomainName: new("logs"), EngineVersion: new("OpenSearch_2.19"), ClusterConfig: &ostypes.ClusterConfig{InstanceType: "r7g.large.search", InstanceCount: new(int32(3))},
			EBSOptions: &ostypes.EBSOptions{EBSEnabled: new(true), VolumeSize: new(int32(100))}}),
	request("es", "UpdateDomainConfig", `{"domainName":"logs","advancedSecurityOptions":{"masterUserOptions":"HIDDEN_DUE_TO_SECURITY_REASONS","enabled":true}}`,
		opensearch.UpdateDomainConfigInput{DomainName: new("logs"), AdvancedSecurityOptions: &ostypes.AdvancedSecurityOptionsInput{Enabled: new(true)}},
		"detail.requestParameters.advancedSecurityOptions.masterUserOptions: redacted=object"),

	request("sqs", "CreateQueue", `{"queueName":"q","attribute":{"VisibilityTimeout":"30"},"tags":{"Team":"ops"}}`,
		sqs.CreateQueueInput{QueueName: new("q"), Attributes: map[string]string{"VisibilityTimeout": "30"}, Tags: map[string]string{"Team": "ops"}}),
	response("sqs", "CreateQueue", `{"queueUrl":"https://sqs.eu-west-1.amazonaws.com/123456789012/q"}`, sqs.CreateQueueOutput{QueueUrl: new("https://sqs.eu-west-1.amazonaws.com/123456789012/q")}),
	request("sns", "Subscribe", `{"topicArn":"arn:aws:sns:eu-west-1:123456789012:t","protocol":"sqs","endpoint":"HIDDEN_DUE_TO_SECURITY_REASONS","returnSubscriptionArn":true}`,
		sns.SubscribeInput{TopicArn: new("arn:aws:sns:eu-west-1:123456789012:t"), Protocol: new("sqs"), Endpoint: new("HIDDEN_DUE_TO_SECURITY_REASONS"), ReturnSubscriptionArn: true}),
	request("sns", "SetTopicAttributes", `{"topicArn":"arn:aws:sns:eu-west-1:123456789012:t","attributeName":"DisplayName","attributeValue":"x"}`,
		sns.SetTopicAttributesInput{TopicArn: new("arn:aws:sns:eu-west-1:123456789012:t"), AttributeName: new("DisplayName"), AttributeValue: new("x")}),
	request("events", "PutRule", `{"name":"r","eventPattern":"{}","state":"ENABLED","tags":[]}`,
		eventbridge.PutRuleInput{Name: new("r"), EventPattern: new("{}"), State: "ENABLED", Tags: []ebtypes.Tag{}}),
	request("events", "PutTargets", `{"rule":"r","targets":[{"id":"1","arn":"arn:aws:sqs:eu-west-1:123456789012:q","sqsParameters":{"messageGroupId":"g"}}]}`,
		eventbridge.PutTargetsInput{Rule: new("r"), Targets: []ebtypes.Target{{Id: new("1"), Arn: new("arn:aws:sqs:eu-west-1:123456789012:q"), SqsParameters: &ebtypes.SqsParameters{MessageGroupId: new("g")}}}}),
}
