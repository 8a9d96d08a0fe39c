package sdkshapes

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	ectypes "github.com/aws/aws-sdk-go-v2/service/elasticache/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/opensearch"
	ostypes "github.com/aws/aws-sdk-go-v2/service/opensearch/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
)

// Answers with a single structure, of which CloudTrail records the members.
var bareTrials = []trial{
	response("rds", "CreateDBInstance", `{"dBInstanceIdentifier":"db-1","dBInstanceClass":"db.t4g.micro","engine":"postgres","dBInstanceStatus":"creating","allocatedStorage":20,
		"dBName":"app","dBSubnetGroup":{"dBSubnetGroupName":"default","subnets":[{"subnetIdentifier":"subnet-1","subnetAvailabilityZone":{"name":"eu-west-1a"}}]},
		"vpcSecurityGroups":[{"vpcSecurityGroupId":"sg-1","status":"active"}],"pendingModifiedValues":{"masterUserPassword":"****"},"backupTarget":"region","multiAZ":false}`,
		rds.CreateDBInstanceOutput{DBInstance: &rdstypes.DBInstance{DBInstanceIdentifier: new("db-1"), DBInstanceClass: new("db.t4g.micro"), Engine: new("postgres"), DBInstanceStatus: new("creating"),
			AllocatedStorage: new(int32(20)), DBName: new("app"), DBSubnetGroup: &rdstypes.DBSubnetGroup{DBSubnetGroupName: new("default"), Subnets: []rdstypes.Subnet{{
				SubnetIdentifier: new("subnet-1"), SubnetAvailabilityZone: &rdstypes.AvailabilityZone{Name: new("eu-west-1a")}}}},
			VpcSecurityGroups:     []rdstypes.VpcSecurityGroupMembership{{VpcSecurityGroupId: new("sg-1"), Status: new("active")}},
			PendingModifiedValues: &rdstypes.PendingModifiedValues{MasterUserPassword: new("****")}, BackupTarget: new("region"), MultiAZ: new(false)}}),
	response("rds", "CreateDBCluster", `{"dBClusterIdentifier":"c","engine":"aurora-postgresql","clusterCreateTime":"Mar 4, 2026 5:06:07 AM","aMemberOfTomorrow":1}`,
		rds.CreateDBClusterOutput{DBCluster: &rdstypes.DBCluster{DBClusterIdentifier: new("c"), Engine: new("aurora-postgresql"), ClusterCreateTime: new(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC))}},
		"detail.responseElements.aMemberOfTomorrow: unknown, got number"),
	response("rds", "CreateDBSubnetGroup", `{"dBSubnetGroupName":"g","subnetGroupStatus":"Complete","requestId":"r"}`,
		rds.CreateDBSubnetGroupOutput{DBSubnetGroup: &rdstypes.DBSubnetGroup{DBSubnetGroupName: new("g"), SubnetGroupStatus: new("Complete")}}),
	response("rds", "CreateDBInstance", `{"dBInstance":{"dBInstanceIdentifier":"db-1"}}`, rds.CreateDBInstanceOutput{DBInstance: &rdstypes.DBInstance{DBInstanceIdentifier: new("db-1")}}),
	response("rds", "DeleteDBInstance", `{}`, rds.DeleteDBInstanceOutput{}),
	response("rds", "DeleteDBInstance", `{"dBInstance":"HIDDEN_DUE_TO_SECURITY_REASONS"}`, rds.DeleteDBInstanceOutput{}, "detail.responseElements.dBInstance: redacted=object"),
	response("rds", "AddSourceIdentifierToSubscription", `{"custSubscriptionId":"s","sourceIdsList":["db-1"],"enabled":true}`,
		rds.AddSourceIdentifierToSubscriptionOutput{EventSubscription: &rdstypes.EventSubscription{CustSubscriptionId: new("s"), SourceIdsList: []string{"db-1"}, Enabled: new(true)}}),
	response("elasticache", "CreateCacheCluster", `{"cacheClusterId":"c","cacheClusterStatus":"creating","numCacheNodes":1,"cacheParameterGroup":{"cacheParameterGroupName":"p","cacheNodeIdsToReboot":[]}}`,
		elasticache.CreateCacheClusterOutput{CacheCluster: &ectypes.CacheCluster{CacheClusterId: new("c"), CacheClusterStatus: new("creating"), NumCacheNodes: new(int32(1)),
			CacheParameterGroup: &ectypes.CacheParameterGroupStatus{CacheParameterGroupName: new("p"), CacheNodeIdsToReboot: []string{}}}}),
	response("elasticache", "DeleteReplicationGroup", `{"replicationGroupId":"r","status":"deleting"}`,
		elasticache.DeleteReplicationGroupOutput{ReplicationGroup: &ectypes.ReplicationGroup{ReplicationGroupId: new("r"), Status: new("deleting")}}),
	response("elasticache", "CreateSnapshot", `{"snapshotName":"s","snapshotStatus":"creating","cacheClusterId":"c"}`,
		elasticache.CreateSnapshotOutput{Snapshot: &ectypes.Snapshot{SnapshotName: new("s"), SnapshotStatus: new("creating"), CacheClusterId: new("c")}}),
	response("iam", "CreateGroup", `{"groupName":"g","groupId":"AGPA1"}`, iam.CreateGroupOutput{Group: &iamtypes.Group{GroupName: new("g"), GroupId: new("AGPA1")}}),
}

const policy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}`

// spacedPolicy is policy with white space, which its text has not.
const spacedPolicy = `{ "Version": "2012-10-17", "Statement": [ {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"} ] }`

// Policies recorded as objects.
var policyTrials = []trial{
	request("kms", "PutKeyPolicy", `{"keyId":"1","policyName":"default","policy":`+spacedPolicy+`}`, kms.PutKeyPolicyInput{KeyId: new("1"), PolicyName: new("default"), Policy: new(policy)}),
	request("iam", "CreateRole", `{"roleName":"r","assumeRolePolicyDocument":`+spacedPolicy+`}`, iam.CreateRoleInput{RoleName: new("r"), AssumeRolePolicyDocument: new(policy)}),
	response("iam", "CreateRole", `{"role":{"roleName":"r","assumeRolePolicyDocument":`+policy+`}}`, iam.CreateRoleOutput{Role: &iamtypes.Role{RoleName: new("r"), AssumeRolePolicyDocument: new(policy)}}),
	request("ecr", "SetRepositoryPolicy", `{"repositoryName":"web","policyText":`+policy+`,"force":false}`, ecr.SetRepositoryPolicyInput{RepositoryName: new("web"), PolicyText: new(policy)}),
	response("ecr", "SetRepositoryPolicy", `{"repositoryName":"web","policyText":`+policy+`}`, ecr.SetRepositoryPolicyOutput{RepositoryName: new("web"), PolicyText: new(policy)}),
	request("ecr", "PutLifecyclePolicy", `{"repositoryName":"web","lifecyclePolicyText":{"rules":[]}}`, ecr.PutLifecyclePolicyInput{RepositoryName: new("web"), LifecyclePolicyText: new(`{"rules":[]}`)}),
	request("ec2", "ModifyVpcEndpoint", `{"ModifyVpcEndpointRequest":{"VpcEndpointId":"vpce-1","PolicyDocument":`+policy+`}}`, ec2.ModifyVpcEndpointInput{VpcEndpointId: new("vpce-1"), PolicyDocument: new(policy)}),
	request("sns", "SetTopicAttributes", `{"topicArn":"t","attributeName":"Policy","attributeValue":`+policy+`}`, sns.SetTopicAttributesInput{TopicArn: new("t"), AttributeName: new("Policy"), AttributeValue: new(policy)}),
	request("sqs", "SetQueueAttributes", `{"queueUrl":"q","attributes":{"Policy":`+policy+`,"RedrivePolicy":{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:dlq"}}}`,
		sqs.SetQueueAttributesInput{QueueUrl: new("q"), Attributes: map[string]string{"Policy": policy, "RedrivePolicy": `{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:dlq"}`}}),
	request("secretsmanager", "PutResourcePolicy", `{"secretId":"s","resourcePolicy":{}}`, secretsmanager.PutResourcePolicyInput{SecretId: new("s"), ResourcePolicy: new("{}")}),
	response("es", "UpdateDomainConfig", `{"domainConfig":{"accessPolicies":{"options":`+policy+`,"status":{"state":"Active"}}}}`,
		opensearch.UpdateDomainConfigOutput{DomainConfig: &ostypes.DomainConfig{AccessPolicies: &ostypes.AccessPoliciesStatus{Options: new(policy), Status: &ostypes.OptionStatus{State: "Active"}}}}),
	request("iam", "CreateRole", `{"roleName":{"Statement":1,"x":2},"assumeRolePolicyDocument":"{}"}`, iam.CreateRoleInput{RoleName: new(`{"Statement":1,"x":2}`), AssumeRolePolicyDocument: new("{}")}),
	request("kms", "PutKeyPolicy", `{"keyId":{"a":1,"b":2}}`, kms.PutKeyPolicyInput{KeyId: new(`{"a":1,"b":2}`)}, "detail.requestParameters.keyId: type=string, got object"),
}

// TestTypeOfAnotherOperation: a type of the SDK that takes nothing is an error, and never an empty value.
func TestTypeOfAnotherOperation(t *testing.T) {
	call := event(t, "rds", "CreateDBInstance", `"requestParameters":{"dBInstanceIdentifier":"db-1"},
		"responseElements":{"dBInstanceIdentifier":"db-1","engine":"postgres"}`)
	output, drift, err := cloudtrail.Response[kms.CreateKeyOutput](call)
	require.ErrorIs(t, err, cloudtrail.ErrOtherType)
	require.EqualError(t, err, `cloudtrail: responseElements of "rds:CreateDBInstance" is no kms.CreateKeyOutput: none of its members is one of the type asked for; ask for the type of that operation`)
	require.Nil(t, output)
	require.Len(t, drift, 2)
	_, _, err = cloudtrail.Response[*kms.CreateKeyOutput](call)
	require.ErrorIs(t, err, cloudtrail.ErrOtherType)
	_, _, err = cloudtrail.Request[sns.SubscribeInput](call)
	require.ErrorIs(t, err, cloudtrail.ErrOtherType)

	own, drift, err := cloudtrail.Response[struct{ Role string }](call)
	require.NoError(t, err, "a type of one's own has the fields that are wanted")
	require.Empty(t, drift)
	require.Empty(t, own.Role)
	mine, drift, err := cloudtrail.Response[struct {
		DB struct{ Engine, DBInstanceIdentifier string }
	}](call)
	require.NoError(t, err)
	require.Empty(t, drift)
	require.Equal(t, "postgres", mine.DB.Engine)
	pointer, _, err := cloudtrail.Response[*rds.CreateDBInstanceOutput](call)
	require.NoError(t, err)
	require.Equal(t, "postgres", *(*pointer).DBInstance.Engine)

	nothing, drift, err := cloudtrail.Response[sqs.DeleteQueueOutput](call)
	require.NoError(t, err, "a type without fields has none to be missed")
	require.NotNil(t, nothing)
	require.Len(t, drift, 2)
}
