// Package layers holds the rules on which package may import which. It has tests only.
package layers

import (
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	module  = "github.com/typedbus/typedbus/"
	service = "github.com/aws/aws-sdk-go-v2/service/"
)

// imports are the packages that each package of the module imports, directly or not, by package.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}} {{join .Deps " "}}`, module+"...").Output()
	require.NoError(t, err)
	deps := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		deps[strings.TrimPrefix(fields[0], module)] = fields[1:]
	}
	return deps
}

// own returns the packages of this module among deps.
func own(deps []string) []string {
	var packages []string
	for _, d := range deps {
		if p, ok := strings.CutPrefix(d, module); ok {
			packages = append(packages, p)
		}
	}
	return packages
}

// clients returns the clients of AWS services among deps: service packages but not their types and internal ones.
func clients(deps []string) []string {
	var services []string
	for _, d := range deps {
		if s, ok := strings.CutPrefix(d, service); ok && !strings.Contains(s, "/") {
			services = append(services, s)
		}
	}
	return services
}

// shared are the packages below registry that packages beside it use, too.
var shared = []string{"internal/eventpath", "internal/seam", "internal/text"}

// ofCalls is what the packages that call AWS share, and registry has no use for.
const ofCalls = "internal/sdkerror"

// rooms are the packages behind registry. Each may import those before it, and those that are shared.
var rooms = []string{
	"registry/internal/scan", "registry/internal/convert", "registry/internal/route", "registry/internal/tags", "registry/internal/gotype", "registry/internal/validation", "registry/internal/reader", "registry/internal/declare",
}

// roomSize is the most files of a room, tests aside: what is larger has more than one job.
const roomSize = 10

// behindRegistry reports whether a package comes with registry.
func behindRegistry(p string) bool { return slices.Contains(shared, p) || slices.Contains(rooms, p) }

func TestRoomsImportDownwardsOnly(t *testing.T) {
	all := imports(t)
	order := slices.Concat(shared, rooms)
	for name := range all {
		if strings.HasPrefix(name, "registry/internal/") {
			require.Contains(t, rooms, name, "a new room has a place in the order")
		}
	}
	for i, name := range order {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, all, name)
			for _, p := range own(all[name]) {
				require.Contains(t, order[:i], p)
			}
			files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(name), "*.go"))
			require.NoError(t, err)
			files = slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") })
			require.LessOrEqual(t, len(files), roomSize)
		})
	}
}

// registrySize is the most files of package registry itself, tests aside: it has the words that its users say.
const registrySize = 18

func TestRegistryIsSmall(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "registry", "*.go"))
	require.NoError(t, err)
	files = slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") })
	require.LessOrEqual(t, len(files), registrySize)
	require.NotEmpty(t, files)
}

func TestRegistryStandsAlone(t *testing.T) {
	deps := imports(t)["registry"]
	for _, p := range own(deps) {
		require.True(t, behindRegistry(p), "imports %s", p)
	}
	require.Empty(t, clients(deps))
}

func TestRelationImportsTheRegistryOnly(t *testing.T) {
	deps := imports(t)["relation"]
	for _, p := range own(deps) {
		require.True(t, p == "registry" || p == ofCalls || behindRegistry(p) || strings.HasPrefix(p, "relation/internal/"), "imports %s", p)
	}
	require.Empty(t, clients(deps))
}

func TestLoadersImportOneServiceAndNoOtherLoader(t *testing.T) {
	// credentials and profiles are read with the help of these.
	sessionServices := []string{"signin", "sso", "ssooidc", "sts"}
	for name, deps := range imports(t) {
		if path.Dir(name) != "relation" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			for _, p := range own(deps) {
				below := p == "registry" || p == "relation" || strings.HasPrefix(p, "relation/internal/") || p == ofCalls || behindRegistry(p)
				require.True(t, below || strings.HasPrefix(p, name+"/"), "imports %s", p)
			}
			services := slices.DeleteFunc(clients(deps), func(s string) bool { return slices.Contains(sessionServices, s) })
			if name == "relation/session" {
				require.Empty(t, services)
				return
			}
			require.Len(t, services, 1, "of %v", services)
		})
	}
}

func TestQueuesImportTheRegistryAndNoRelation(t *testing.T) {
	deps := imports(t)["sqsx"]
	for _, p := range own(deps) {
		require.True(t, p == "registry" || p == ofCalls || behindRegistry(p) || strings.HasPrefix(p, "sqsx/internal/"), "imports %s", p)
	}
	require.Equal(t, []string{"sqs"}, clients(deps))
}

// roomsOfQueues are the rooms behind sqsx, each with the rooms it may import.
var roomsOfQueues = map[string][]string{
	"sqsx/internal/answer": nil,
	"sqsx/internal/body":   nil,
	"sqsx/internal/calls":  nil,
	"sqsx/internal/flow":   nil,
	"sqsx/internal/lease":  nil,
	"sqsx/internal/pause":  nil,
	"sqsx/internal/quiet":  nil,
}

// queuesSize is the most files of package sqsx itself, tests aside: it has the words that its users say.
const queuesSize = 25

func TestQueuesAreSmall(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "sqsx", "*.go"))
	require.NoError(t, err)
	files = slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") })
	require.LessOrEqual(t, len(files), queuesSize)
	require.NotEmpty(t, files)
}

func TestRoomsOfQueuesImportDownward(t *testing.T) {
	for name, deps := range imports(t) {
		if !strings.HasPrefix(name, "sqsx/internal/") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			require.Contains(t, roomsOfQueues, name)
			require.ElementsMatch(t, roomsOfQueues[name], own(deps))
		})
	}
}

// ofCloudTrail are the packages of services whose events CloudTrail delivers: the records are those of its package.
var ofCloudTrail = []string{
	"awsevents/controltowerevents", "awsevents/kinesisevents", "awsevents/organizationsevents", "awsevents/resourcegroupsevents",
	"awsevents/s3outpostsevents", "awsevents/sqsevents", "awsevents/supportauthzevents", "awsevents/wellarchitectedevents",
}

func TestEventPackagesImportNoClientAndNoOtherEventPackage(t *testing.T) {
	for name, deps := range imports(t) {
		if path.Dir(name) != "awsevents" || !strings.HasSuffix(name, "events") && name != "awsevents/cloudtrail" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			require.Empty(t, clients(deps))
			for _, p := range own(deps) {
				if p == "awsevents/cloudtrail" && slices.Contains(ofCloudTrail, name) {
					continue
				}
				require.NotEqual(t, "awsevents", path.Dir(p), "imports %s", p)
				require.NotEqual(t, "relation", path.Dir(p), "imports %s", p)
			}
		})
	}
}
