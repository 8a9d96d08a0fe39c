package backup

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/backup"
	"github.com/aws/aws-sdk-go-v2/service/backup/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/byid"
	"github.com/typedbus/typedbus/relation/internal/samefields"
)

// jobs are ids of jobs, which are UUIDs, in capitals or not.
var jobs = regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`)

// notFound is how AWS Backup says that there is no such resource.
const notFound = "ResourceNotFoundException"

// The loaders of jobs, by DescribeBackupJob (https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeBackupJob.html),
// DescribeCopyJob (…/API_DescribeCopyJob.html) and DescribeRestoreJob (…/API_DescribeRestoreJob.html), which take one. They
// need backup:DescribeBackupJob, backup:DescribeCopyJob and backup:DescribeRestoreJob.
func init() {
	registerJob("backup.BackupJob", func(ctx context.Context, client *backup.Client, id *string) (*types.BackupJob, error) {
		out, err := client.DescribeBackupJob(ctx, &backup.DescribeBackupJobInput{BackupJobId: id})
		if err != nil {
			return nil, err
		}
		return samefields.Copy[types.BackupJob](out), nil
	})
	registerJob("backup.CopyJob", func(ctx context.Context, client *backup.Client, id *string) (*types.CopyJob, error) {
		out, err := client.DescribeCopyJob(ctx, &backup.DescribeCopyJobInput{CopyJobId: id})
		if err != nil {
			return nil, err
		}
		return out.CopyJob, nil
	})
	registerJob("backup.RestoreJob", func(ctx context.Context, client *backup.Client, id *string) (*types.RestoreJobsListMember, error) {
		out, err := client.DescribeRestoreJob(ctx, &backup.DescribeRestoreJobInput{RestoreJobId: id})
		if err != nil {
			return nil, err
		}
		return samefields.Copy[types.RestoreJobsListMember](out), nil
	})
}

// registerJob registers the loader of a kind of job.
func registerJob[T any](target string, describe func(ctx context.Context, client *backup.Client, id *string) (*T, error)) {
	relation.RegisterLoader(target, byid.One(func(ctx context.Context, cfg aws.Config, key relation.Key) (*T, error) {
		if !jobs.MatchString(key.ID()) {
			return nil, nil
		}
		return describe(ctx, backup.NewFromConfig(cfg), new(key.ID()))
	}), relation.NotFoundCodes(notFound), relation.NormalizeKey(func(key relation.Key) relation.Key { return relation.NewKey(key.ID()) }))
}
