package gen_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/gen"
)

// program decodes the events it reads, one a line, with the types of the package beside it, and says of each what came of it.
const program = `package main

import (
	"bufio"
	"fmt"
	"os"

	"github.com/typedbus/typedbus/registry"
	_ "github.com/typedbus/typedbus/registry/gen/trial/types"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		event, err := registry.Decode(lines.Bytes())
		switch _, unknown := event.(*registry.UnknownEvent); {
		case err != nil:
			fmt.Printf("refused: %v\n", err)
		case unknown:
			fmt.Println("unknown")
		default:
			fmt.Println("taken")
		}
	}
}
`

// trial compiles the types and has them decode events. What it returns for each is "taken", "unknown" or "refused: …".
func trial(t *testing.T, types *gen.Types, events []jsontext.Value) []string {
	t.Helper()
	code, err := types.Go("types", "a trial")
	require.NoError(t, err)
	dir := t.TempDir()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	replace := map[string]string{}
	for path, text := range map[string][]byte{"trial/types/types.go": code, "trial/main.go": []byte(program)} {
		file := filepath.Join(dir, strings.ReplaceAll(path, "/", "_"))
		require.NoError(t, os.WriteFile(file, text, 0o600))
		replace[filepath.Join(root, "registry", "gen", filepath.FromSlash(path))] = file
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600))
	binary := filepath.Join(dir, "trial")
	build := exec.CommandContext(t.Context(), "go", "build", "-overlay", filepath.Join(dir, "overlay.json"), "-o", binary, "./registry/gen/trial")
	build.Dir = root
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s\n%s", out, code)

	var in bytes.Buffer
	for _, e := range events {
		require.NoError(t, e.Compact())
		in.Write(append(e, '\n'))
	}
	run := exec.CommandContext(t.Context(), binary)
	run.Stdin = &in
	var failure bytes.Buffer
	run.Stderr = &failure
	out, err = run.Output()
	require.NoError(t, err, failure.String())
	var answers []string
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		answers = append(answers, lines.Text())
	}
	require.Len(t, answers, len(events))
	return answers
}

// whole puts a detail into an event.
func whole(source, detailType, detail string) jsontext.Value {
	return jsontext.Value(fmt.Sprintf(`{"version":"0","id":"1","source":%q,"detail-type":%q,"account":"123456789012","region":"eu-west-1",`+
		`"time":"2026-01-02T03:04:05Z","resources":[],"detail":%s}`, source, detailType, detail))
}
