package sdkshapes

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	ststypes "github.com/aws/aws-sdk-go-v2/service/sts/types"
)

var identityTrials = []trial{
	request("iam", "CreateRole", `{"roleName":"r","path":"/app/","assumeRolePolicyDocument":"{}","maxSessionDuration":3600}`,
		iam.CreateRoleInput{RoleName: new("r"), Path: new("/app/"), AssumeRolePolicyDocument: new("{}"), MaxSessionDuration: new(int32(3600))}),
	response("iam", "CreateRole", `{"role":{"roleName":"r","roleId":"AROA1","arn":"arn:aws:iam::123456789012:role/app/r","createDate":"Mar 4, 2026 5:06:07 AM","path":"/app/"}}`,
		iam.CreateRoleOutput{Role: &types.Role{RoleName: new("r"), RoleId: new("AROA1"), Arn: new("arn:aws:iam::123456789012:role/app/r"), CreateDate: new(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)), Path: new("/app/")}}),
	request("iam", "AttachRolePolicy", `{"roleName":"r","policyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}`, iam.AttachRolePolicyInput{RoleName: new("r"), PolicyArn: new("arn:aws:iam::aws:policy/ReadOnlyAccess")}),
	request("iam", "CreateUser", `{"userName":"u","tags":[{"key":"env","value":"prod"}]}`, iam.CreateUserInput{UserName: new("u"), Tags: []types.Tag{{Key: new("env"), Value: new("prod")}}}),
	response("iam", "CreateAccessKey", `{"accessKey":{"userName":"u","accessKeyId":"AKIA1","status":"Active","createDate":"Mar 4, 2026 5:06:07 AM"}}`,
		iam.CreateAccessKeyOutput{AccessKey: &types.AccessKey{UserName: new("u"), AccessKeyId: new("AKIA1"), Status: "Active", CreateDate: new(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC))}}),
	request("sts", "AssumeRole", `{"roleArn":"arn:aws:iam::123456789012:role/r","roleSessionName":"s","durationSeconds":900}`,
		sts.AssumeRoleInput{RoleArn: new("arn:aws:iam::123456789012:role/r"), RoleSessionName: new("s"), DurationSeconds: new(int32(900))}),
	response("sts", "AssumeRole", `{"credentials":{"accessKeyId":"ASIA1","expiration":"Mar 4, 2026, 5:06:07 PM","sessionToken":"x"},"assumedRoleUser":{"assumedRoleId":"AROA1:s","arn":"arn:aws:sts::123456789012:assumed-role/r/s"}}`,
		sts.AssumeRoleOutput{Credentials: &ststypes.Credentials{AccessKeyId: new("ASIA1"), Expiration: new(time.Date(2026, 3, 4, 17, 6, 7, 0, time.UTC)), SessionToken: new("x")},
			AssumedRoleUser: &ststypes.AssumedRoleUser{AssumedRoleId: new("AROA1:s"), Arn: new("arn:aws:sts::123456789012:assumed-role/r/s")}}),
	request("kms", "Decrypt", `{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::b"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`,
		kms.DecryptInput{EncryptionContext: map[string]string{"aws:s3:arn": "arn:aws:s3:::b"}, EncryptionAlgorithm: "SYMMETRIC_DEFAULT"}),
	response("kms", "ScheduleKeyDeletion", `{"keyId":"arn:aws:kms:eu-west-1:123456789012:key/1","deletionDate":"Mar 4, 2026 12:00:00 AM"}`,
		kms.ScheduleKeyDeletionOutput{KeyId: new("arn:aws:kms:eu-west-1:123456789012:key/1"), DeletionDate: new(time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC))}),
	request("kms", "CreateGrant", `{"keyId":"1","granteePrincipal":"arn:aws:iam::123456789012:role/r","operations":["Encrypt","Decrypt"],"constraints":{"encryptionContextSubset":{"a.b":"c"}}}`,
		kms.CreateGrantInput{KeyId: new("1"), GranteePrincipal: new("arn:aws:iam::123456789012:role/r"), Operations: []kmstypes.GrantOperation{"Encrypt", "Decrypt"},
			Constraints: &kmstypes.GrantConstraints{EncryptionContextSubset: map[string]string{"a.b": "c"}}}),
	request("secretsmanager", "CreateSecret", `{"name":"s","clientRequestToken":"t","forceOverwriteReplicaSecret":false}`, secretsmanager.CreateSecretInput{Name: new("s"), ClientRequestToken: new("t")}),
	response("secretsmanager", "CreateSecret", `{"arn":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-1"}`, secretsmanager.CreateSecretOutput{ARN: new("arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-1")}),
	request("secretsmanager", "RotateSecret", `{"secretId":"s","rotationRules":"every month"}`,
		secretsmanager.RotateSecretInput{SecretId: new("s")}, "detail.requestParameters.rotationRules: type=object, got string"),
	request("ssm", "SendCommand", `{"documentName":"AWS-RunShellScript","instanceIds":["i-1"],"parameters":"HIDDEN_DUE_TO_SECURITY_REASONS","timeoutSeconds":600}`,
		ssm.SendCommandInput{DocumentName: new("AWS-RunShellScript"), InstanceIds: []string{"i-1"}, TimeoutSeconds: new(int32(600))}, "detail.requestParameters.parameters: redacted=object"),
	request("ssm", "PutParameter", `{"name":"/a/b","type":"SecureString","value":"HIDDEN_DUE_TO_SECURITY_REASONS","overwrite":true}`,
		ssm.PutParameterInput{Name: new("/a/b"), Type: "SecureString", Value: new("HIDDEN_DUE_TO_SECURITY_REASONS"), Overwrite: new(true)}),
	request("ssm", "StartAutomationExecution", `{"documentName":"d","parameters":{"InstanceId":["i-1"]},"targets":[{"key":"tag:env","values":["prod"]}]}`,
		ssm.StartAutomationExecutionInput{DocumentName: new("d"), Parameters: map[string][]string{"InstanceId": {"i-1"}}, Targets: []ssmtypes.Target{{Key: new("tag:env"), Values: []string{"prod"}}}}),
	request("states", "StartExecution", `{"stateMachineArn":"arn:aws:states:eu-west-1:123456789012:stateMachine:m","name":"e","input":"HIDDEN_DUE_TO_SECURITY_REASONS"}`,
		sfn.StartExecutionInput{StateMachineArn: new("arn:aws:states:eu-west-1:123456789012:stateMachine:m"), Name: new("e"), Input: new("HIDDEN_DUE_TO_SECURITY_REASONS")}),
	response("states", "StartExecution", `{"executionArn":"arn:aws:states:eu-west-1:123456789012:execution:m:e","startDate":"Mar 4, 2026, 5:06:07 AM"}`,
		sfn.StartExecutionOutput{ExecutionArn: new("arn:aws:states:eu-west-1:123456789012:execution:m:e"), StartDate: new(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC))}),
}
