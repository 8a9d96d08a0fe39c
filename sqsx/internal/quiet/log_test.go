package quiet

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
)

func TestEachKindOnceInAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		defer slog.SetDefault(slog.Default())
		slog.SetDefault(slog.New(slog.NewTextHandler(&out, nil)))
		var l Log
		write := func(text string) { l.Write(t.Context(), nil, slog.LevelWarn, text, nil) }
		write("a")
		write("b")
		write("a")
		write("a")
		require.Equal(t, 2, strings.Count(out.String(), "\n"), "%s", out.String())
		virtual.Sleep(Every)
		out.Reset()
		write("a")
		write("b")
		require.Equal(t, 1, strings.Count(out.String(), "omitted=2"), "%s", out.String())
		require.Equal(t, 2, strings.Count(out.String(), "\n"), "what was not left out is not counted")
		virtual.Sleep(Every - time.Nanosecond)
		out.Reset()
		write("a")
		require.Empty(t, out.String())
		own := slog.New(slog.NewTextHandler(&out, nil))
		for range 3 {
			l.Write(t.Context(), own, slog.LevelWarn, "a", nil)
		}
		require.Equal(t, 3, strings.Count(out.String(), "\n"), "where somebody said where to, all is written")
	})
}
