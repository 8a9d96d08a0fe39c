package bench

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestInitTimes(t *testing.T) {
	own, all := initTimes([]byte("init internal/bytealg @0.005 ms, 0 ms clock, 0 bytes, 0 allocs\n" +
		"init runtime @0.05 ms, 0.10 ms clock, 0 bytes, 0 allocs\n" +
		"something else on standard error\n" +
		"init github.com/typedbus/typedbus/registry @2.1 ms, 0.25 ms clock, 4096 bytes, 12 allocs\n" +
		"init github.com/typedbus/typedbus/awsevents/ecsevents @2.4 ms, 0.5 ms clock, 4096 bytes, 12 allocs\n" +
		"init github.com/typedbus/typedbusier @2.4 ms, 7 ms clock, 4096 bytes, 12 allocs\n"))
	require.InDelta(t, 0.75, own, 1e-9)
	require.InDelta(t, 7.85, all, 1e-9)
}

func TestStartOfAProgramThatFails(t *testing.T) {
	_, _, _, err := start(filepath.Join(t.TempDir(), "nothing"))
	require.ErrorContains(t, err, "nothing")
}

func TestCPUModel(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cpuinfo")
	require.NoError(t, os.WriteFile(file, []byte("processor\t: 0\nmodel name\t: Some  CPU  @ 2 GHz\n\nmodel name\t: another\n"), 0o600))
	require.Equal(t, "Some CPU @ 2 GHz", cpuModel(file))
	require.Equal(t, "unknown processor", cpuModel(file+"x"))
}
