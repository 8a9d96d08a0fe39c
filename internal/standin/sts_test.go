package standin_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/standin"
)

func TestAssumedRoleWorksInItsAccount(t *testing.T) {
	server := start(t)
	const other = "210987654321"
	id := server.Place(other, "eu-west-1").AddInstance("", "t3.nano")
	identity := sts.NewFromConfig(server.Config())

	who, err := identity.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	require.NoError(t, err)
	require.Equal(t, standin.DefaultAccount, *who.Account)

	cfg := server.Config()
	cfg.Region = "eu-west-1"
	cfg.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(identity, "arn:aws:iam::"+other+":role/path/reader",
		func(o *stscreds.AssumeRoleOptions) { o.RoleSessionName = "test" }))
	who, err = sts.NewFromConfig(cfg).GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	require.NoError(t, err)
	require.Equal(t, other, *who.Account)
	require.Equal(t, "arn:aws:sts::"+other+":assumed-role/reader/test", *who.Arn)

	seen, err := ec2.NewFromConfig(cfg).DescribeInstances(t.Context(), &ec2.DescribeInstancesInput{InstanceIds: []string{id}})
	require.NoError(t, err)
	require.Len(t, seen.Reservations, 1)
	require.Equal(t, other, *seen.Reservations[0].OwnerId)

	last := server.Calls()[len(server.Calls())-1]
	require.Equal(t, standin.Call{Time: last.Time, Service: "ec2", Operation: "DescribeInstances", Account: other, Region: "eu-west-1"}, last)
	require.Equal(t, 1, server.Count("sts", "AssumeRole"))
}

func TestSTSErrors(t *testing.T) {
	server := start(t)
	client := sts.NewFromConfig(once(server.Config()))
	_, err := client.AssumeRole(t.Context(), &sts.AssumeRoleInput{RoleArn: aws.String("arn:aws:iam::12:role/x"), RoleSessionName: aws.String("s")})
	var failed smithy.APIError
	require.ErrorAs(t, err, &failed)
	require.Equal(t, "ValidationError", failed.ErrorCode())

	_, err = client.GetSessionToken(t.Context(), &sts.GetSessionTokenInput{})
	require.ErrorAs(t, err, &failed)
	require.Equal(t, "InvalidAction", failed.ErrorCode())

	server.Inject(standin.AccessDenied.On("sts", "AssumeRole"))
	_, err = client.AssumeRole(t.Context(), &sts.AssumeRoleInput{RoleArn: aws.String("arn:aws:iam::210987654321:role/x"), RoleSessionName: aws.String("s")})
	require.ErrorAs(t, err, &failed)
	require.Equal(t, "AccessDenied", failed.ErrorCode())
}
