package e2e_test

import (
	"context"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
)

// TestE2EFleet kills consumers with SIGKILL, and restarts others in turn, on a server that nobody here wrote. On the
// stand-in examples/fleet has tests of its own.
func TestE2EFleet(t *testing.T) {
	e2e.ElasticMQ.Config(t) // or skip
	program := filepath.Join(t.TempDir(), "fleet")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../../examples/fleet").CombinedOutput()
	require.NoError(t, err, "%s", out)
	for name, args := range map[string][]string{
		"SIGKILL": {"-kill", "kill", "-messages", "600", "-workers", "2", "-duration", "8s", "-every", "1s"},
		"SIGTERM": {"-kill", "term", "-messages", "600", "-workers", "2", "-duration", "6s", "-every", "1500ms", "-lease", "15s"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			out, err := exec.CommandContext(ctx, program, append(args, "-endpoint", e2e.ElasticMQ.Endpoint())...).CombinedOutput()
			require.NoError(t, err, "%s", out)
			require.Contains(t, string(out), "every promise was kept")
			t.Logf("%s", out)
		})
	}
}
