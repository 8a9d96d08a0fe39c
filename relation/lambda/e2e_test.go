package lambda_test

import (
	"archive/zip"
	"bytes"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EFunction(t *testing.T) {
	cfg, name := e2e.Config(t), loadertest.Unique("typedbus")
	const trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	role, err := iam.NewFromConfig(cfg).CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: aws.String(trust)})
	require.NoError(t, err)

	var code bytes.Buffer
	archive := zip.NewWriter(&code)
	file, err := archive.Create("main.py")
	require.NoError(t, err)
	_, err = file.Write([]byte("def handle(event, context): return event\n"))
	require.NoError(t, err)
	require.NoError(t, archive.Close())
	client := lambda.NewFromConfig(cfg)
	created, err := client.CreateFunction(t.Context(), &lambda.CreateFunctionInput{
		FunctionName: &name, Role: role.Role.Arn, Runtime: types.RuntimePython312, Handler: aws.String("main.handle"),
		Code: &types.FunctionCode{ZipFile: code.Bytes()},
	})
	require.NoError(t, err)
	published, err := client.PublishVersion(t.Context(), &lambda.PublishVersionInput{FunctionName: &name})
	require.NoError(t, err)

	found, gone := relation.NewKey(*created.FunctionArn), relation.NewKey("no-such-function")
	version, goneVersion := relation.NewKey(name+":"+*published.Version), relation.NewKey(name+":99")
	results := loadertest.Load[types.FunctionConfiguration](t, cfg, "lambda.Function", found, gone, version, goneVersion)
	require.NoError(t, results[found].Err)
	require.Equal(t, name, *results[found].Value.FunctionName)
	require.NoError(t, results[version].Err)
	require.Equal(t, *published.Version, *results[version].Value.Version)
	require.ErrorIs(t, results[gone].Err, relation.ErrNotFound)
	require.ErrorIs(t, results[goneVersion].Err, relation.ErrNotFound)
}
