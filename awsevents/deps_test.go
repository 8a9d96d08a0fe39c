package awsevents_test

import (
	"os/exec"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDependencies holds the layers: the package of a service needs no other's
// and no client of the SDK, only the SDK's types; the root needs no service's.
// One that has events that CloudTrail delivers needs the package of those.
func TestDependencies(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.ImportPath}} {{join .Deps \",\"}}", "./...").Output()
	require.NoError(t, err)
	const module = "github.com/typedbus/typedbus/"
	delivered := map[string]bool{}
	for _, service := range catalogue(t) {
		for _, e := range service.Events {
			if e.Via != "" {
				name := strings.ReplaceAll(strings.TrimPrefix(service.Source, "aws."), "-", "")
				delivered[name+"events"] = true
			}
		}
	}
	require.NotEmpty(t, delivered)
	for line := range strings.Lines(string(out)) {
		pkg, deps, _ := strings.Cut(strings.TrimSpace(line), " ")
		name := path.Base(pkg)
		if pkg != module+"awsevents" && (!strings.HasSuffix(name, "events") || strings.Contains(pkg, "/internal/")) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			for dep := range strings.SplitSeq(deps, ",") {
				rest, ok := strings.CutPrefix(dep, module+"awsevents/")
				if records := delivered[name] && strings.HasPrefix(rest+"/", "cloudtrail/"); ok && !records {
					t.Errorf("%s needs awsevents/%s", name, rest)
				}
				if strings.HasPrefix(dep, module+"sqsx") || strings.HasPrefix(dep, module+"relation/session") {
					t.Errorf("%s needs %s", name, dep)
				}
				if rest, ok := strings.CutPrefix(dep, "github.com/aws/aws-sdk-go-v2/service/"); ok && !strings.Contains(rest, "/") {
					t.Errorf("%s needs the client of %s", name, rest)
				}
			}
		})
	}
}
