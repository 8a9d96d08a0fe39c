package registry_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
)

type matched struct {
	registry.Event `event:"source=my.matched"`
	Detail         struct {
		ID  string   `json:"id" validate:"matches=^(ord0x7Cinv)-[0-9]{20x2C4}$"`
		All []string `json:"all" validate:"dive,matches=^a"`
	} `json:"detail"`
}

func TestMatches(t *testing.T) {
	r := registry.New()
	require.NoError(t, r.Register((*matched)(nil)))
	payload := func(detail string) []byte {
		return []byte(`{"source":"my.matched","detail-type":"x","id":"1","account":"123456789012","region":"eu-west-1","time":"2026-01-02T03:04:05Z","detail":` + detail + `}`)
	}
	for _, detail := range []string{`{"id":"ord-12","all":["a","ab"]}`, `{"id":"inv-1234"}`} {
		_, err := r.Decode(payload(detail))
		require.NoError(t, err, detail)
	}
	_, err := r.Decode(payload(`{"id":"ord-12345","all":["a","b"]}`))
	var invalid *registry.ValidationError
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Violations, 2)
	require.Equal(t, "detail.all[1]", invalid.Violations[0].Path)
	require.Equal(t, "detail.id", invalid.Violations[1].Path)
	require.Equal(t, "matches", invalid.Violations[1].Rule)
}

func TestMatchesWithoutAnExpression(t *testing.T) {
	type broken struct {
		registry.Event `event:"source=my.matched"`
		Detail         struct {
			ID string `json:"id" validate:"matches=("`
		} `json:"detail"`
	}
	var tag *registry.TagError
	require.ErrorAs(t, registry.New().Register((*broken)(nil)), &tag)
}
