package awsevents_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var everySize = flag.Bool("every-size", false, "link a program with each service's package, not only with the largest")

// findings are the packages whose events hold findings, which have hundreds of
// objects each.
var findings = []string{"guarddutyevents", "inspector2events", "macieevents", "securityhubevents"}

// TestSize holds what the package of one service adds to a program that already has package registry: its own types and
// those of the SDK that its relations load, without their clients. Most of what a package could add needlessly comes by
// an import, so the packages with the most code in them and in the SDK's types stand for the others.
func TestSize(t *testing.T) {
	if testing.Short() {
		t.Skip("links several programs")
	}
	services := []string{"ecsevents", "ssmevents", "ec2events", "cloudwatchevents", "sagemakerevents", "guarddutyevents", "securityhubevents", "rdsevents", "glueevents"}
	if *everySize {
		found, err := filepath.Glob("*events")
		require.NoError(t, err)
		services = found
	}
	base := linkedSize(t, "")
	for _, service := range services {
		limit := int64(1 << 20) // bytes
		if slices.Contains(findings, service) {
			limit *= 2
		}
		adds := linkedSize(t, service) - base
		t.Logf("%-24s %4d KB", service, adds>>10)
		if adds > limit {
			t.Errorf("%s adds %d KB to a program that has registry, more than %d KB", service, adds>>10, limit>>10)
		}
	}
}

// linkedSize is the size of a program that decodes events, in bytes, with the types of a service.
func linkedSize(t *testing.T, service string) int64 {
	t.Helper()
	var also string
	if service != "" {
		also = fmt.Sprintf("import _ %q\n", path.Join("github.com/typedbus/typedbus/awsevents", service))
	}
	dir := t.TempDir()
	source, program := filepath.Join(dir, "main.go"), filepath.Join(dir, "program")
	require.NoError(t, os.WriteFile(source, []byte(strings.Join([]string{
		"package main",
		`import "fmt"`,
		`import "os"`,
		`import "github.com/typedbus/typedbus/registry"`,
		also,
		"func main() {",
		"	payload, _ := os.ReadFile(os.Args[1])",
		"	fmt.Println(registry.Decode(payload))",
		"}",
	}, "\n")), 0o600))
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, source).CombinedOutput()
	require.NoError(t, err, string(out))
	info, err := os.Stat(program)
	require.NoError(t, err)
	return info.Size()
}
