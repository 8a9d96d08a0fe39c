package pattern

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// verdictOf is what the engine would say: "match", "no" or "refused".
func verdictOf(pattern, event string) string {
	p, err := Compile(pattern)
	if err != nil {
		return "refused"
	}
	ok, err := p.Match([]byte(event))
	switch {
	case err != nil:
		return "refused"
	case ok:
		return "match"
	}
	return "no"
}

func shared(t *testing.T, name string) string {
	t.Helper()
	root := os.Getenv("TYPEDBUS_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	path := filepath.Join(root, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("needs %s beside the project", name)
	}
	return path
}

func TestSharedVerdicts(t *testing.T) {
	f, err := os.Open(shared(t, "data/event-patterns.jsonl"))
	require.NoError(t, err)
	defer f.Close()
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); n++ {
		var c struct{ Name, Pattern, Event, Engine string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &c))
		t.Run(c.Name, func(t *testing.T) {
			require.Equal(t, c.Engine, verdictOf(c.Pattern, c.Event), "%s\n%s", c.Pattern, c.Event)
		})
	}
	require.GreaterOrEqual(t, n, 204)
}
