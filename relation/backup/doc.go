// Package backup loads AWS Backup's resources for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/backup"
//
//	Job relation.One[types.BackupJob] `json:"-" relation:"backup.BackupJob,detail.backupJobId"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/backup/types.
//
//	target              type                    ids of a call  IAM action
//	backup.BackupJob    BackupJob               1              backup:DescribeBackupJob
//	backup.CopyJob      CopyJob                 1              backup:DescribeCopyJob
//	backup.RestoreJob   RestoreJobsListMember   1              backup:DescribeRestoreJob
//	backup.Vault        BackupVaultListMember   1              backup:DescribeBackupVault
//
// The action on vaults can be limited to single vaults in a policy. Calls go side by side, four at once.
//
// The id of a job is the one that AWS Backup made. That of a vault is its name or its ARN. What does not exist is AWS's
// ResourceNotFoundException; but for a vault that does not exist AWS Backup may say AccessDeniedException, which is
// [relation.ErrDenied], since it cannot be told apart. An id that cannot be one is not found without a call.
package backup
