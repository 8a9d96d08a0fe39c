package cloudtrail

// identityRows are the rows of IAM, STS, KMS and Secrets Manager.
var identityRows = []Row{
	{"iam", "*", "AWS::IAM::Role", "request.roleName"},
	{"iam", "*", "AWS::IAM::User", "request.userName"},
	{"iam", "*", "AWS::IAM::Group", "request.groupName"},
	{"iam", "*", "AWS::IAM::InstanceProfile", "request.instanceProfileName"},
	{"iam", "*", "AWS::IAM::ManagedPolicy", "request.policyArn|response.policy.arn"},
	{"iam", "*", "AWS::IAM::OIDCProvider", "request.openIDConnectProviderArn|response.openIDConnectProviderArn"},
	{"iam", "*", "AWS::IAM::SAMLProvider", "request.sAMLProviderArn|response.sAMLProviderArn"},

	{"sts", "AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity", "AWS::IAM::Role", "request.roleArn"},

	// A call with a ciphertext names its key in the record's resources alone.
	{"kms", "*", "kms.Key", "request.keyId|response.keyMetadata.keyId|response.keyId|detail.resources[*].ARN"},
	{"kms", "CreateAlias UpdateAlias", "kms.Key", "request.targetKeyId"},

	{"secretsmanager", "CreateSecret", "secretsmanager.Secret", "response.arn|response.aRN|request.name"},
	{"secretsmanager", "*", "secretsmanager.Secret", "request.secretId"},
}
