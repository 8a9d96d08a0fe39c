package layers

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// mostModules is how many modules besides typedbus a program may get that imports what a decoder needs.
const mostModules = 12

// TestADecoderGetsFewModules builds nothing: it asks which modules the packages come from that a program gets by
// importing registry, and registry with a package of events.
func TestADecoderGetsFewModules(t *testing.T) {
	for _, tt := range []struct {
		name     string
		packages []string
		most     int
	}{
		{"registry", []string{"./registry"}, mostModules},
		// The types of the resources that ECS's events name come from the module of the SDK's client.
		{"registry and one package of events", []string{"./registry", "./awsevents/ecsevents"}, mostModules + 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			modules := modulesOf(t, tt.packages...)
			require.NotEmpty(t, modules)
			require.LessOrEqual(t, len(modules), tt.most, "%s", strings.Join(modules, "\n"))
			for _, m := range modules {
				require.NotContains(t, m, "opentelemetry", "a program that decodes has no use for it")
			}
		})
	}
}

// TestTheRootRequiresWhatItsPackagesNeed: what only the benchmarks, the adapter for OpenTelemetry or the command need is
// required by their modules.
func TestTheRootRequiresWhatItsPackagesNeed(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	require.NoError(t, err)
	for _, foreign := range []string{"go.opentelemetry.io", "bytedance/sonic", "goccy/go-json", "spf13/cobra", "vbauerster/mpb"} {
		require.NotContains(t, string(data), foreign)
	}
}

// TestNoModuleReplaces: a module with a replace directive cannot be installed with go install.
func TestNoModuleReplaces(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "git", "-C", filepath.Join("..", ".."), "ls-files", "*go.mod").Output()
	require.NoError(t, err)
	files := strings.Fields(string(out))
	require.NotEmpty(t, files)
	for _, file := range files {
		data, err := os.ReadFile(filepath.Join("..", "..", file))
		require.NoError(t, err)
		require.NotContains(t, string(data), "replace ", file)
		require.NotContains(t, string(data), "exclude ", file)
	}
}

// modulesOf returns the modules, without this one, whose packages a program gets with the given ones.
func modulesOf(t *testing.T, packages ...string) []string {
	t.Helper()
	args := append([]string{"list", "-deps", "-f", `{{with .Module}}{{.Path}}{{end}}`}, packages...)
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), "GOWORK=off")
	out, err := cmd.Output()
	require.NoError(t, err)
	seen := map[string]bool{}
	var modules []string
	for _, m := range strings.Fields(string(out)) {
		if !seen[m] && m != strings.TrimSuffix(module, "/") {
			seen[m] = true
			modules = append(modules, m)
		}
	}
	return modules
}
