package rds_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

// load loads a resource by its identifier and by its ARN, and one that does not exist.
func load[T any](t *testing.T, cfg aws.Config, target, id, arn string, want func(T) *string) {
	t.Helper()
	here, alias, gone := byID(id), byID(arn), byID("e2e-gone")
	results := loadertest.Load[T](t, cfg, target, here, alias, gone)
	for _, key := range []relation.Key{here, alias} {
		require.NoError(t, results[key].Err, "%s", key)
		require.Equal(t, id, *want(*results[key].Value))
	}
	require.ErrorIs(t, results[gone].Err, relation.ErrNotFound)
}

func TestE2EInstanceAndSnapshot(t *testing.T) {
	cfg := e2e.Config(t)
	client := rds.NewFromConfig(cfg)
	instance, err := client.CreateDBInstance(t.Context(), &rds.CreateDBInstanceInput{
		DBInstanceIdentifier: new("e2e-db"), DBInstanceClass: new("db.t3.micro"), Engine: new("postgres"),
		AllocatedStorage: new(int32(20)), MasterUsername: new("root"), MasterUserPassword: new("not-a-secret"),
	})
	require.NoError(t, err)
	load(t, cfg, "rds.DBInstance", "e2e-db", *instance.DBInstance.DBInstanceArn,
		func(r types.DBInstance) *string { return r.DBInstanceIdentifier })

	snapshot, err := client.CreateDBSnapshot(t.Context(), &rds.CreateDBSnapshotInput{
		DBInstanceIdentifier: new("e2e-db"), DBSnapshotIdentifier: new("e2e-snapshot"),
	})
	require.NoError(t, err)
	load(t, cfg, "rds.DBSnapshot", "e2e-snapshot", *snapshot.DBSnapshot.DBSnapshotArn,
		func(r types.DBSnapshot) *string { return r.DBSnapshotIdentifier })
}

func TestE2EClusterAndSnapshot(t *testing.T) {
	cfg := e2e.Config(t)
	client := rds.NewFromConfig(cfg)
	cluster, err := client.CreateDBCluster(t.Context(), &rds.CreateDBClusterInput{
		DBClusterIdentifier: new("e2e-cluster"), Engine: new("aurora-postgresql"),
		MasterUsername: new("root"), MasterUserPassword: new("not-a-secret"),
	})
	require.NoError(t, err)
	load(t, cfg, "rds.DBCluster", "e2e-cluster", *cluster.DBCluster.DBClusterArn,
		func(r types.DBCluster) *string { return r.DBClusterIdentifier })

	snapshot, err := client.CreateDBClusterSnapshot(t.Context(), &rds.CreateDBClusterSnapshotInput{
		DBClusterIdentifier: new("e2e-cluster"), DBClusterSnapshotIdentifier: new("e2e-cluster-snapshot"),
	})
	require.NoError(t, err)
	load(t, cfg, "rds.DBClusterSnapshot", "e2e-cluster-snapshot", *snapshot.DBClusterSnapshot.DBClusterSnapshotArn,
		func(r types.DBClusterSnapshot) *string { return r.DBClusterSnapshotIdentifier })
}
