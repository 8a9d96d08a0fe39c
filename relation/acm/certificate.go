package acm

import (
	"context"
	"errors"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	"github.com/aws/aws-sdk-go-v2/service/acm/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

func init() {
	relation.RegisterLoader("acm.Certificate", loadCertificate, arnid.Taken("acm", "certificate/"),
		relation.NotFoundCodes("ResourceNotFoundException"))
}

// certificate is what the ARN of a certificate says after the account.
var certificate = regexp.MustCompile(`^certificate/[0-9A-Za-z_-]+$`)

var errNoARN = errors.New("acm: a certificate is named by its ARN, and this is none")

// loadCertificate is the loader of acm.Certificate, by DescribeCertificate, which takes one
// (https://docs.aws.amazon.com/acm/latest/APIReference/API_DescribeCertificate.html).
func loadCertificate(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.CertificateDetail, error) {
	key := keys[0]
	name, ok := key.ARN()
	switch {
	case !arn.IsARN(key.ID()):
		return nil, errNoARN
	case !ok || !certificate.MatchString(name.Resource):
		return nil, nil
	}
	out, err := acm.NewFromConfig(cfg).DescribeCertificate(ctx, &acm.DescribeCertificateInput{CertificateArn: aws.String(key.ID())})
	if err != nil || out.Certificate == nil {
		return nil, err
	}
	return map[relation.Key]types.CertificateDetail{key: *out.Certificate}, nil
}
