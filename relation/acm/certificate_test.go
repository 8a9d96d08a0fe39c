package acm_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/acm"
)

const prefix = "arn:aws:acm:" + loadertest.Region + ":" + loadertest.Account + ":certificate/"

func TestCertificate(t *testing.T) {
	loadertest.Contract[types.CertificateDetail]{
		Target:    "acm.Certificate",
		Operation: "DescribeCertificate",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(prefix + name) },
		Name:      func(c types.CertificateDetail) string { return strings.TrimPrefix(*c.CertificateArn, prefix) },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in struct{ CertificateArn string }
			r.Decode(t, &in)
			if !exists(in.CertificateArn) {
				return &loadertest.Error{Code: "ResourceNotFoundException", Message: "Could not find certificate."}
			}
			return map[string]any{"Certificate": map[string]any{"CertificateArn": in.CertificateArn}}
		},
	}.Run(t)
}

func TestNoCertificate(t *testing.T) {
	s := loadertest.New(t)
	for _, test := range []struct {
		name, id string
		notFound bool // or else another error
	}{
		{"bare id", "12345678-1234-1234-1234-123456789012", false},
		{"another service's ARN", "arn:aws:iam::123456789012:certificate/x", true},
		{"another kind of ARN", "arn:aws:acm:us-east-1:123456789012:acme-endpoint/x", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := loadertest.One[types.CertificateDetail](t, s.Config(), "acm.Certificate", relation.NewKey(test.id))
			require.Error(t, err)
			if test.notFound {
				require.ErrorIs(t, err, relation.ErrNotFound)
			} else {
				require.NotErrorIs(t, err, relation.ErrNotFound)
			}
		})
	}
	require.Zero(t, s.Calls())
}
