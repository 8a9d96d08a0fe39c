package ssm_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EParameter(t *testing.T) {
	cfg := e2e.Config(t)
	client := ssm.NewFromConfig(cfg)
	for name, kind := range map[string]types.ParameterType{
		"/e2e/plain": types.ParameterTypeString, "/e2e/secret": types.ParameterTypeSecureString, "e2e": types.ParameterTypeString,
	} {
		_, err := client.PutParameter(t.Context(), &ssm.PutParameterInput{Name: &name, Type: kind, Value: new("in clear")})
		require.NoError(t, err)
	}
	plain, secret, gone := byID("/e2e/plain"), byID("/e2e/secret"), byID("/e2e/gone")
	flat, arn := byID(arnPrefix+"parameter/e2e"), byID(arnPrefix+"parameter/e2e/plain")

	metadata := loadertest.Load[types.ParameterMetadata](t, cfg, "ssm.Parameter", plain, secret, gone, flat, arn)
	for key, name := range map[relation.Key]string{plain: "/e2e/plain", secret: "/e2e/secret", flat: "e2e", arn: "/e2e/plain"} {
		require.NoError(t, metadata[key].Err, "%s", key)
		require.Equal(t, name, *metadata[key].Value.Name)
	}
	require.Equal(t, types.ParameterTypeSecureString, metadata[secret].Value.Type)
	require.ErrorIs(t, metadata[gone].Err, relation.ErrNotFound)

	values := loadertest.Load[types.Parameter](t, cfg, "ssm.Parameter", plain, secret, gone, flat, arn)
	for key, name := range map[relation.Key]string{plain: "/e2e/plain", secret: "/e2e/secret", flat: "e2e", arn: "/e2e/plain"} {
		require.NoError(t, values[key].Err, "%s", key)
		require.Equal(t, name, *values[key].Value.Name)
	}
	require.Equal(t, "in clear", *values[plain].Value.Value)
	require.NotEqual(t, "in clear", *values[secret].Value.Value, "a secret is not decrypted")
	require.ErrorIs(t, values[gone].Err, relation.ErrNotFound)
}

func TestE2EDocumentAndCommand(t *testing.T) {
	cfg := e2e.Config(t)
	client := ssm.NewFromConfig(cfg)
	_, err := client.CreateDocument(t.Context(), &ssm.CreateDocumentInput{
		Name: new("e2e-document"), DocumentType: types.DocumentTypeCommand, DocumentFormat: types.DocumentFormatJson,
		Content: new(`{"schemaVersion":"2.2","description":"end to end","mainSteps":[]}`),
	})
	require.NoError(t, err)
	sent, err := client.SendCommand(t.Context(), &ssm.SendCommandInput{
		DocumentName: new("e2e-document"), InstanceIds: []string{"i-0123456789abcdef0"},
	})
	require.NoError(t, err)

	here, arn, gone := byID("e2e-document"), byID(arnPrefix+"document/e2e-document"), byID("e2e-gone")
	documents := loadertest.Load[types.DocumentDescription](t, cfg, "ssm.Document", here, arn, gone)
	for _, key := range []relation.Key{here, arn} {
		require.NoError(t, documents[key].Err, "%s", key)
		require.Equal(t, types.DocumentTypeCommand, documents[key].Value.DocumentType)
	}
	require.ErrorIs(t, documents[gone].Err, relation.ErrNotFound)

	command, missing := byID(*sent.Command.CommandId), byID("00000000-0000-4000-8000-000000000000")
	commands := loadertest.Load[types.Command](t, cfg, "ssm.Command", command, missing)
	require.NoError(t, commands[command].Err)
	require.Equal(t, "e2e-document", *commands[command].Value.DocumentName)
	require.ErrorIs(t, commands[missing].Err, relation.ErrNotFound)
}

func TestE2EMaintenanceWindow(t *testing.T) {
	cfg := e2e.Config(t)
	window, err := ssm.NewFromConfig(cfg).CreateMaintenanceWindow(t.Context(), &ssm.CreateMaintenanceWindowInput{
		Name: new("e2e"), Schedule: new("rate(7 days)"), Duration: new(int32(2)), Cutoff: 1,
	})
	require.NoError(t, err)
	here, arn := byID(*window.WindowId), byID(arnPrefix+"maintenancewindow/"+*window.WindowId)
	gone := byID("mw-00000000000000000")
	windows := loadertest.Load[types.MaintenanceWindowIdentity](t, cfg, "ssm.MaintenanceWindow", here, arn, gone)
	for _, key := range []relation.Key{here, arn} {
		require.NoError(t, windows[key].Err, "%s", key)
		require.Equal(t, "e2e", *windows[key].Value.Name)
	}
	require.ErrorIs(t, windows[gone].Err, relation.ErrNotFound)
}
