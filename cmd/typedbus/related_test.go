package main_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/stretchr/testify/require"
)

// TestE2EDecodeRelated: the resources that an event names are loaded, and one that is not there is told.
func TestE2EDecodeRelated(t *testing.T) {
	store := s3.NewFromConfig(server(t), func(o *s3.Options) { o.UsePathStyle = true })
	_, err := store.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("related"), CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: "eu-west-1"}})
	require.NoError(t, err)
	created := event("aws.s3", "Object Created", `{"version":"0","bucket":{"name":"related"},"object":{"key":"there","size":1,"etag":"e","sequencer":"1"},"request-id":"r","requester":"1","reason":"PutObject"}`)
	r := typedbus(t, created, "decode", "--related")
	require.Contains(t, r.out, "related Bucket (s3.Bucket)")
	require.Contains(t, r.out, "does not exist", "the object is not there")

	_, err = store.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("related"), Key: aws.String("there"), Body: strings.NewReader("x")})
	require.NoError(t, err)
	r = typedbus(t, created, "decode", "--related", "-o", "json")
	require.Contains(t, r.out, `"related":[`)
	require.Contains(t, r.out, `"target":"s3.Object","resource":{`)
	require.NotContains(t, r.out, "does not exist")
}
