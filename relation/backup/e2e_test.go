package backup_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/backup"
	"github.com/aws/aws-sdk-go-v2/service/backup/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EVault(t *testing.T) {
	cfg := e2e.Config(t)
	client, name := backup.NewFromConfig(cfg), loadertest.Unique("typedbus")
	created, err := client.CreateBackupVault(t.Context(), &backup.CreateBackupVaultInput{BackupVaultName: &name})
	require.NoError(t, err)
	found, gone := relation.NewKey(*created.BackupVaultArn), relation.NewKey("no-such-vault")
	loaded := loadertest.Load[types.BackupVaultListMember](t, cfg, "backup.Vault", found, gone)
	require.NoError(t, loaded[found].Err)
	require.Equal(t, name, *loaded[found].Value.BackupVaultName)
	require.ErrorIs(t, loaded[gone].Err, relation.ErrNotFound)
}
