package emrserverless

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/emrserverless"
	"github.com/aws/aws-sdk-go-v2/service/emrserverless/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
)

// ids are those of applications and of job runs.
var ids = regexp.MustCompile(`^[0-9a-z]{1,64}$`)

// inARN is what comes before the application's id in an ARN's resource, which begins with a slash.
const inARN = "/applications/"

// notFound is how EMR Serverless says that there is no such resource.
const notFound = "ResourceNotFoundException"

// The loader of emrserverless.Application, by GetApplication, which takes one
// (https://docs.aws.amazon.com/emr-serverless/latest/APIReference/API_GetApplication.html). It needs
// emr-serverless:GetApplication.
func init() {
	relation.RegisterLoader("emrserverless.Application", byid.One(application),
		relation.NormalizeKey(arnid.Strip("emr-serverless", inARN)), arnid.Taken("emr-serverless", inARN),
		relation.NotFoundCodes(notFound))
}

func application(ctx context.Context, cfg aws.Config, key relation.Key) (*types.Application, error) {
	if !ids.MatchString(key.ID()) {
		return nil, nil
	}
	out, err := emrserverless.NewFromConfig(cfg).GetApplication(ctx, &emrserverless.GetApplicationInput{ApplicationId: new(key.ID())})
	if err != nil {
		return nil, err
	}
	return out.Application, nil
}
