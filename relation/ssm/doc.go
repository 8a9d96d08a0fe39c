// Package ssm loads Systems Manager resources for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/ssm"
//
//	Parameter relation.One[types.ParameterMetadata] `json:"-" relation:"ssm.Parameter,detail.name"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/ssm/types. Where a target has two, the field's type chooses:
//
//	target                    type                          ids of a call   IAM action
//	ssm.Parameter             ParameterMetadata             50              ssm:DescribeParameters
//	ssm.Parameter             Parameter                     10              ssm:GetParameters
//	ssm.AutomationExecution   AutomationExecution           1               ssm:GetAutomationExecution
//	ssm.AutomationExecution   AutomationExecutionMetadata   10              ssm:DescribeAutomationExecutions
//	ssm.Document              DocumentDescription           1               ssm:DescribeDocument
//	ssm.MaintenanceWindow     MaintenanceWindowIdentity     all             ssm:DescribeMaintenanceWindows
//	ssm.OpsItem               OpsItem                       1               ssm:GetOpsItem
//	ssm.Command               Command                       1               ssm:ListCommands
//
// ssm:GetParameters, ssm:GetAutomationExecution, ssm:DescribeDocument and ssm:GetOpsItem can be limited to single
// resources in a policy, the others cannot. Calls that take one id go side by side, four at once.
//
// # Parameters
//
// Prefer ParameterMetadata: it has no value. A Parameter has one, which is never decrypted: it is in clear for the types
// String and StringList, and for a SecureString it is the ciphertext. References to secrets of Secrets Manager
// (/aws/reference/secretsmanager/…), which exist in clear only, are not found.
//
// The id is a name or an ARN. The ARN of a name without hierarchy is the same with and without a slash before it: id
// and ARN of "web" stand for the parameter web or, if there is none, for /web, which then takes a second call. For a
// Parameter, the name may end in a version or a label ("/app/db:3").
//
// # Other keys
//
// The id of a document is its name or ARN, or the ARN of an automation definition; the further part "version" of the key
// is a version of it. Without one, it is the default version. The other ids are those that Systems Manager makes, or
// the ARNs with them.
//
// # What is not found
//
// Parameters, executions by metadata, commands and maintenance windows that do not exist are absent from AWS's answer;
// others are errors: AutomationExecutionNotFoundException, InvalidDocument and InvalidDocumentVersion,
// OpsItemNotFoundException. Systems Manager keeps commands and automation executions for 30 days. An id that cannot be
// one is not found without a call. A parameter that a policy denies fails a call for ten: it is halved, so that the
// others are loaded.
//
// Maintenance windows cannot be asked for by id: all of the account in the region are listed, a hundred at a call, until
// those asked for are there. There are at most 50 unless a quota was raised.
package ssm
