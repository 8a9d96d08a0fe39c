package rds_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/rds"
)

const arnPrefix = "arn:aws:rds:us-east-1:123456789012:"

func byID(id string) relation.Key { return relation.NewKey(id) }

// values returns the values of a request's one filter, which must be of that name.
func values(r *loadertest.Request, filter string) ([]string, error) {
	form := r.Form()
	if name := form.Get("Filters.Filter.1.Name"); name != filter {
		return nil, fmt.Errorf("filter %q", name)
	}
	var ids []string
	for i := 1; form.Has(fmt.Sprintf("Filters.Filter.1.Values.Value.%d", i)); i++ {
		ids = append(ids, form.Get(fmt.Sprintf("Filters.Filter.1.Values.Value.%d", i)))
	}
	if len(ids) > 100 {
		return nil, fmt.Errorf("%d values", len(ids))
	}
	return ids, nil
}

// describe answers a Describe operation for one kind of resource by filter.
func describe(kind, filter string) func(r *loadertest.Request, exists func(name string) bool) any {
	return func(r *loadertest.Request, exists func(name string) bool) any {
		ids, err := values(r, filter)
		if err != nil {
			return &loadertest.Error{Code: "InvalidParameterCombination", Message: err.Error()}
		}
		var list strings.Builder
		for _, id := range ids {
			if exists(id) {
				fmt.Fprintf(&list, "<%[1]s><%[1]sIdentifier>%[2]s</%[1]sIdentifier></%[1]s>", kind, id)
			}
		}
		return fmt.Sprintf("<%[1]ss>%[2]s</%[1]ss>", kind, list.String())
	}
}

func contract[T any](kind, arn, filter string, id func(T) *string) func(*testing.T) {
	return loadertest.Contract[T]{
		Target:    "rds." + kind,
		Operation: "Describe" + kind + "s",
		Limit:     100,
		Key:       byID,
		Alias:     func(id string) relation.Key { return byID(arnPrefix + arn + ":" + id) },
		Name:      func(r T) string { return *id(r) },
		Answer:    describe(kind, filter),
		Denied:    "AccessDenied",
	}.Run
}

func TestLoaders(t *testing.T) {
	t.Run("DBInstance", contract("DBInstance", "db", "db-instance-id",
		func(r types.DBInstance) *string { return r.DBInstanceIdentifier }))
	t.Run("DBCluster", contract("DBCluster", "cluster", "db-cluster-id",
		func(r types.DBCluster) *string { return r.DBClusterIdentifier }))
	t.Run("DBSnapshot", contract("DBSnapshot", "snapshot", "db-snapshot-id",
		func(r types.DBSnapshot) *string { return r.DBSnapshotIdentifier }))
	t.Run("DBClusterSnapshot", contract("DBClusterSnapshot", "cluster-snapshot", "db-cluster-snapshot-id",
		func(r types.DBClusterSnapshot) *string { return r.DBClusterSnapshotIdentifier }))
}

func TestIdentifiers(t *testing.T) {
	for _, test := range []struct {
		name, id, want string // want is the identifier that RDS is asked for; "" if it is not asked
	}{
		{"upper case", "MySnapshot", "mysnapshot"},
		{"automated", "rds:prod-2026-01-02-03-04", "rds:prod-2026-01-02-03-04"},
		{"automated, by ARN", arnPrefix + "snapshot:rds:prod-2026-01-02-03-04", "rds:prod-2026-01-02-03-04"},
		{"of AWS Backup", "awsbackup:job-0d0e", "awsbackup:job-0d0e"},
		{"ARN of an instance", arnPrefix + "db:prod", ""},
		{"not an identifier", "my snapshot", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := loadertest.New(t)
			s.Handle("DescribeDBSnapshots", func(r *loadertest.Request) any {
				return describe("DBSnapshot", "db-snapshot-id")(r, func(string) bool { return true })
			})
			snapshot, err := loadertest.One[types.DBSnapshot](t, s.Config(), "rds.DBSnapshot", byID(test.id))
			if test.want == "" {
				require.ErrorIs(t, err, relation.ErrNotFound)
				require.Zero(t, s.Calls())
				return
			}
			require.NoError(t, err)
			require.Equal(t, test.want, *snapshot.DBSnapshotIdentifier)
		})
	}
}

// A filter that refuses the whole call for an identifier it does not know costs more calls, and nobody a resource.
func TestStrictFilter(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("DescribeDBClusters", func(r *loadertest.Request) any {
		ids, err := values(r, "db-cluster-id")
		if err != nil || strings.Contains(strings.Join(ids, " "), "gone") {
			return &loadertest.Error{Status: 404, Code: "DBClusterNotFoundFault", Message: "no such cluster"}
		}
		return describe("DBCluster", "db-cluster-id")(r, func(string) bool { return true })
	})
	here, gone, there := byID("here"), byID("gone"), byID("there")
	results := loadertest.Load[types.DBCluster](t, s.Config(), "rds.DBCluster", here, gone, there)
	require.NoError(t, results[here].Err)
	require.ErrorIs(t, results[gone].Err, relation.ErrNotFound)
	require.NoError(t, results[there].Err)
}

func TestNextPage(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("DescribeDBInstances", func(r *loadertest.Request) any {
		if r.Form().Get("Marker") == "" {
			return "<DBInstances/><Marker>more</Marker>"
		}
		return describe("DBInstance", "db-instance-id")(r, func(string) bool { return true })
	})
	instance, err := loadertest.One[types.DBInstance](t, s.Config(), "rds.DBInstance", byID("prod"))
	require.NoError(t, err)
	require.Equal(t, "prod", *instance.DBInstanceIdentifier)
	require.Equal(t, 2, s.Calls())
}
