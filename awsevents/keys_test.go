package awsevents_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/awsevents/ecsevents"
	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/registry"
)

// TestRegistryAndConsole counts the events that AWS's schema registry and the
// console's samples have between them.
func TestRegistryAndConsole(t *testing.T) {
	pairs := 0
	for _, service := range catalogue(t) {
		for _, e := range service.Events {
			if e.Origin&(catalog.Schema|catalog.Console) != 0 {
				pairs++
			}
		}
	}
	require.GreaterOrEqual(t, pairs, 504)
}

// TestDocumented has the events that AWS documents and an earlier library lacks.
func TestDocumented(t *testing.T) {
	have := map[string]bool{}
	for _, service := range catalogue(t) {
		for _, e := range service.Events {
			have[service.Source+" "+e.DetailType] = true
		}
	}
	for _, name := range []string{
		"aws.ssm Parameter Store Policy Action", "aws.ssm Impact Assessment Created", "aws.ssm Approver Access Request Status Update",
		"aws.ssm Requester Access Request Status Update", "aws.ssm JITNA Access Request Failed",
		"aws.ssm Maintenance Window Task Registration Notification", "aws.ssm Inventory Resource State Change",
		"aws.ssm SSM Managed Instance Registration", "aws.ssm SSM Managed Instance Deregistration",
		"aws.ssm SSM Managed Instance Public Key Update", "aws.ssm Change Request Template Document Review Status Update",
		"aws.ssm Document Review Status Update", "aws.ecr ECR Artifact Action", "aws.ecs ECS Deployment State Change",
		"aws.ecs ECS Hook State Change", "aws.ecs ECS Container Instance Health Change", "aws.ecs ECS Daemon Service Action",
		"aws.ecs ECS Daemon Deployment State Change", "aws.rbin Recycle Bin Rule Locked", "aws.ec2 EC2 AMI State Change",
		"aws.rds RDS Blue Green Deployment Event", "aws.backup Backup Job State Change",
		"aws.resource-groups ResourceGroups Group State Change", "aws.resource-groups ResourceGroups Group Membership Change",
		"aws.controltower Drift Detected", "aws.controltower PrecheckOrganizationalUnit", "aws.organizations CreateAccountResult",
	} {
		require.True(t, have[name], name)
	}
}

// ownTask is a user's own type for an event of AWS's.
type ownTask struct {
	registry.Event `event:"source=aws.ecs,detail-type=ECS Task State Change"`
	Detail         struct {
		TaskArn string `json:"taskArn"`
	} `json:"detail"`
}

// TestOwnTypeWins registers a type for an event that has one here: the user's
// registry decodes into the user's, and into those of AWS's otherwise.
func TestOwnTypeWins(t *testing.T) {
	own := registry.New(registry.WithParent(awsevents.Registry()))
	require.NoError(t, own.Register(ownTask{}))
	payload, err := awsevents.Sample(ecsevents.Source, ecsevents.DetailTypeTaskStateChange)
	require.NoError(t, err)
	event, err := own.Decode(payload)
	require.NoError(t, err)
	require.IsType(t, &ownTask{}, event)
	payload, err = awsevents.Sample(ecsevents.Source, ecsevents.DetailTypeServiceAction)
	require.NoError(t, err)
	event, err = own.Decode(payload)
	require.NoError(t, err)
	require.IsType(t, &ecsevents.ServiceAction{}, event)
}

// badEvent has no event tag.
type badEvent struct{ registry.Event }

func TestRegisterPanicsOnAMistake(t *testing.T) {
	require.Panics(t, func() { awsevents.Register(badEvent{}) })
}
