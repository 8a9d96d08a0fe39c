package backup

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/backup"
	"github.com/aws/aws-sdk-go-v2/service/backup/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
	"github.com/typedbus/typedbus/relation/internal/samefields"
)

// vaults are the names that vaults can have.
var vaults = regexp.MustCompile(`^[0-9A-Za-z_-]{2,50}$`)

// The loader of backup.Vault, by DescribeBackupVault, which takes one
// (https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeBackupVault.html). It needs
// backup:DescribeBackupVault.
func init() {
	relation.RegisterLoader("backup.Vault", byid.One(vault), relation.NormalizeKey(arnid.Strip("backup", "backup-vault:")),
		arnid.Taken("backup", "backup-vault:"), relation.NotFoundCodes(notFound))
}

func vault(ctx context.Context, cfg aws.Config, key relation.Key) (*types.BackupVaultListMember, error) {
	if !vaults.MatchString(key.ID()) {
		return nil, nil
	}
	out, err := backup.NewFromConfig(cfg).DescribeBackupVault(ctx, &backup.DescribeBackupVaultInput{BackupVaultName: new(key.ID())})
	if err != nil {
		return nil, err
	}
	return samefields.Copy[types.BackupVaultListMember](out), nil
}
