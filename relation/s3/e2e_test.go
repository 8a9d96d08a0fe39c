package s3_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/s3/s3types"
)

func TestE2EBucketAndObject(t *testing.T) {
	cfg := e2e.Config(t)
	client := s3.NewFromConfig(cfg)
	_, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: new("e2e-bucket")})
	require.NoError(t, err)
	_, err = client.PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
		Bucket:                  new("e2e-bucket"),
		VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	})
	require.NoError(t, err)
	put := func(content string) string {
		out, err := client.PutObject(t.Context(), &s3.PutObjectInput{
			Bucket: new("e2e-bucket"), Key: new("a dir/ü.txt"), Body: strings.NewReader(content),
			ContentType: new("text/plain"), Metadata: map[string]string{"team": "web"},
		})
		require.NoError(t, err)
		return *out.VersionId
	}
	first, _ := put("one"), put("second")

	here, arn, gone := bucket("e2e-bucket"), bucket("arn:aws:s3:::e2e-bucket"), bucket("e2e-gone")
	buckets := loadertest.Load[types.Bucket](t, cfg, "s3.Bucket", here, arn, gone)
	for _, key := range []relation.Key{here, arn} {
		require.NoError(t, buckets[key].Err, "%s", key)
		require.Equal(t, "e2e-bucket", *buckets[key].Value.Name)
		require.Equal(t, "us-east-1", *buckets[key].Value.BucketRegion)
	}
	require.ErrorIs(t, buckets[gone].Err, relation.ErrNotFound)

	current := relation.NewKey("a dir/ü.txt", "bucket", "e2e-bucket")
	before := current.WithArg("version", first)
	missing := relation.NewKey("gone.txt", "bucket", "e2e-bucket")
	objects := loadertest.Load[s3types.Object](t, cfg, "s3.Object", current, before, missing)
	require.NoError(t, objects[current].Err)
	require.Equal(t, int64(len("second")), objects[current].Value.Size)
	require.Equal(t, map[string]string{"team": "web"}, objects[current].Value.Metadata)
	require.NoError(t, objects[before].Err)
	require.Equal(t, int64(len("one")), objects[before].Value.Size)
	require.ErrorIs(t, objects[missing].Err, relation.ErrNotFound)

	byARN, err := loadertest.One[s3types.Object](t, cfg, "s3.Object", relation.NewKey("arn:aws:s3:::e2e-bucket/a dir/ü.txt"))
	require.NoError(t, err)
	require.Equal(t, objects[current].Value, byARN)

	_, err = client.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: new("e2e-bucket"), Key: new("a dir/ü.txt")})
	require.NoError(t, err)
	_, err = loadertest.One[s3types.Object](t, cfg, "s3.Object", current)
	require.ErrorIs(t, err, relation.ErrNotFound, "the current version is a delete marker")
}
