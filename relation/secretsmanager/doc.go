// Package secretsmanager loads what Secrets Manager tells of secrets, and never their values. Importing it registers its
// loader:
//
//	import _ "github.com/typedbus/typedbus/relation/secretsmanager"
//
//	Secret relation.One[types.SecretListEntry] `json:"-" relation:"secretsmanager.Secret,detail.additionalEventData.SecretId"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/secretsmanager/types: a SecretListEntry has all that
// DescribeSecret tells but the states of replicas.
//
//	target                  type              ids of a call   IAM action
//	secretsmanager.Secret   SecretListEntry   1               secretsmanager:DescribeSecret
//
// The action can be limited to single secrets in a policy, and the secret's own policy may refuse it. No permission for
// a value is needed. Calls go side by side, four at once.
//
// The id is the secret's name or its ARN. The two are different resources to a relation, each loaded by a call of its
// own: an ARN ends in characters that change when a secret is made anew under its name, and must not stand for the new
// one. If both turn out to be one secret, a relation.Many has it once. A secret that does not exist is AWS's ResourceNotFoundException; one that waits for its deletion is found, with a
// DeletedDate. An id that no secret can have is not found without a call.
package secretsmanager
