package command

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write permissions.json anew")

// TestPermissions: what iam prints is what the loaders' documentation and docs/iam.md say.
func TestPermissions(t *testing.T) {
	want := permissions{Targets: documented(t), Resources: limits(t)}
	require.Greater(t, len(want.Targets), 70)
	data, err := json.Marshal(want, json.Deterministic(true), jsontext.WithIndent("\t"))
	require.NoError(t, err)
	data = append(data, '\n')
	if *update {
		require.NoError(t, os.WriteFile("permissions.json", data, 0o600))
		return
	}
	require.Equal(t, string(data), string(permissionsJSON), "go test ./cmd/typedbus/command -run Permissions -update writes it anew")
	for _, target := range want.Targets {
		for _, action := range target.Actions {
			if action != "s3:GetObjectVersion" {
				require.Contains(t, want.Resources, action, target.Target)
			}
		}
	}
}

var (
	tableRow = regexp.MustCompile(`^//\t([a-z0-9]+\.[A-Za-z0-9]+) +(\w+) .*?([a-z0-9-]+:[A-Z].*)$`)
	anAction = regexp.MustCompile(`[a-z0-9-]+:[A-Z]\w+`)
	byName   = regexp.MustCompile(`by name \S+`) // no event of AWS's names one so
)

// documented reads the tables in the documentation of the loaders' packages.
func documented(t *testing.T) []permission {
	t.Helper()
	files, err := filepath.Glob("../../../relation/*/doc.go")
	require.NoError(t, err)
	var all []permission
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, line := range strings.Split(string(text), "\n") {
			if row := tableRow.FindStringSubmatch(line); row != nil {
				all = append(all, permission{row[1], row[2], anAction.FindAllString(byName.ReplaceAllString(row[3], ""), -1)})
			}
		}
	}
	return all
}

// limits reads the policies of docs/iam.md.
func limits(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/iam.md")
	require.NoError(t, err)
	place := strings.NewReplacer("arn:aws:", "arn:{partition}:", "eu-west-1", "{region}", "111122223333", "{account}", "my-bucket", "*")
	all := map[string][]string{}
	for _, section := range strings.Split(string(text), "\n### ")[1:] {
		for i, block := range strings.Split(section, "```") {
			if i%2 == 0 {
				continue
			}
			var statements []struct{ Action, Resource any }
			require.NoError(t, json.Unmarshal([]byte("["+strings.TrimPrefix(block, "json")+"]"), &statements))
			for _, s := range statements {
				for _, action := range list(s.Action) {
					if all[action] != nil {
						continue // Cloud Control's example
					}
					for _, r := range list(s.Resource) {
						all[action] = append(all[action], place.Replace(r))
					}
				}
			}
		}
	}
	return all
}

// list is what a policy has alone or in an array.
func list(v any) []string {
	if text, ok := v.(string); ok {
		return []string{text}
	}
	var all []string
	for _, e := range v.([]any) {
		all = append(all, e.(string))
	}
	return all
}
