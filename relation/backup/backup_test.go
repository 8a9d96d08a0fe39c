package backup_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/backup/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/backup"
)

func TestBackupJob(t *testing.T) {
	loadertest.Contract[types.BackupJob]{
		Target:    "backup.BackupJob",
		Operation: "GET /backup-jobs/{id}",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Name:      func(r types.BackupJob) string { return *r.BackupJobId },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			if id := r.PathValue("id"); exists(id) {
				return map[string]any{"BackupJobId": id, "State": "COMPLETED", "Status": "COMPLETED"}
			}
			return &loadertest.Error{Status: 404, Code: "ResourceNotFoundException", Message: "there is none"}
		},
	}.Run(t)
}

func TestCopyJob(t *testing.T) {
	loadertest.Contract[types.CopyJob]{
		Target:    "backup.CopyJob",
		Operation: "GET /copy-jobs/{id}",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Name:      func(r types.CopyJob) string { return *r.CopyJobId },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			if id := r.PathValue("id"); exists(id) {
				return map[string]any{"CopyJob": map[string]any{"CopyJobId": id, "State": "COMPLETED", "Status": "COMPLETED"}}
			}
			return &loadertest.Error{Status: 404, Code: "ResourceNotFoundException", Message: "there is none"}
		},
	}.Run(t)
}

func TestRestoreJob(t *testing.T) {
	loadertest.Contract[types.RestoreJobsListMember]{
		Target:    "backup.RestoreJob",
		Operation: "GET /restore-jobs/{id}",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Name:      func(r types.RestoreJobsListMember) string { return *r.RestoreJobId },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			if id := r.PathValue("id"); exists(id) {
				return map[string]any{"RestoreJobId": id, "State": "COMPLETED", "Status": "COMPLETED"}
			}
			return &loadertest.Error{Status: 404, Code: "ResourceNotFoundException", Message: "there is none"}
		},
	}.Run(t)
}

func TestVault(t *testing.T) {
	loadertest.Contract[types.BackupVaultListMember]{
		Target:    "backup.Vault",
		Operation: "GET /backup-vaults/{id}",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:backup:" + loadertest.Region + ":" + loadertest.Account + ":backup-vault:" + name)
		},
		Name: func(r types.BackupVaultListMember) string { return *r.BackupVaultName },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			if id := r.PathValue("id"); exists(id) {
				return map[string]any{"BackupVaultName": id, "NumberOfRecoveryPoints": 3}
			}
			return &loadertest.Error{Status: 404, Code: "ResourceNotFoundException", Message: "there is none"}
		},
	}.Run(t)
}

func TestImplausible(t *testing.T) {
	s := loadertest.New(t)
	for _, id := range []string{"x", "two words", "arn:aws:backup:us-east-1:123456789012:backup-plan:x"} {
		_, err := loadertest.One[types.BackupVaultListMember](t, s.Config(), "backup.Vault", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	require.Zero(t, s.Calls())
}
