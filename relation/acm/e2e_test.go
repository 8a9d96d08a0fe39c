package acm_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	"github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2ECertificate(t *testing.T) {
	cfg := e2e.Config(t)
	created, err := acm.NewFromConfig(cfg).RequestCertificate(t.Context(), &acm.RequestCertificateInput{
		DomainName: aws.String("typedbus.example.com"), ValidationMethod: types.ValidationMethodDns,
	})
	require.NoError(t, err)
	found, gone := relation.NewKey(*created.CertificateArn), relation.NewKey(prefix+"00000000-0000-0000-0000-000000000000")
	results := loadertest.Load[types.CertificateDetail](t, cfg, "acm.Certificate", found, gone)
	require.NoError(t, results[found].Err)
	require.Equal(t, "typedbus.example.com", *results[found].Value.DomainName)
	require.ErrorIs(t, results[gone].Err, relation.ErrNotFound)
}
