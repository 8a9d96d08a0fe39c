package s3

import (
	"errors"
	"net/http"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/typedbus/typedbus/relation/internal/place"
)

// whereItIs makes a call in cfg's region and, if S3 answers that the bucket is in another one, once more there: events
// name a bucket without its region, and what happens to it can be told elsewhere.
func whereItIs[T any](cfg aws.Config, call func(*s3.Client) (T, error)) (T, error) {
	out, err := call(s3.NewFromConfig(cfg))
	if region, ok := elsewhere(err, cfg.Region); ok {
		cfg.Region = region
		return call(s3.NewFromConfig(cfg))
	}
	return out, err
}

// elsewhere returns the region that a failed call should have been made in, if S3 says so and it is one of the same
// partition.
func elsewhere(err error, region string) (string, bool) {
	failed, ok := errors.AsType[*smithyhttp.ResponseError](err)
	if !ok || !slices.Contains(redirects, failed.HTTPStatusCode()) {
		return "", false
	}
	actual := failed.Response.Header.Get("X-Amz-Bucket-Region")
	here, _ := place.Partition(region)
	there, known := place.Partition(actual)
	return actual, known && there == here && actual != region
}

// redirects are the statuses with which S3 answers a HEAD request in the wrong region: 400 where the signature is for
// another region than that of the host.
var redirects = []int{http.StatusMovedPermanently, http.StatusTemporaryRedirect, http.StatusPermanentRedirect, http.StatusBadRequest}
