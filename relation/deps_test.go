package relation_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Importing this package, or one loader, must not bring along the clients of other services.
func TestDependencies(t *testing.T) {
	const services = "github.com/aws/aws-sdk-go-v2/service/"
	for _, test := range []struct {
		pkg     string
		service string // the one allowed
	}{
		{"github.com/typedbus/typedbus/relation", ""},
		{"github.com/typedbus/typedbus/relation/session", "sts"},
		{"github.com/typedbus/typedbus/relation/ec2", "ec2"},
	} {
		t.Run(test.pkg, func(t *testing.T) {
			out, err := exec.Command("go", "list", "-deps", test.pkg).Output()
			require.NoError(t, err)
			found := false
			for dep := range strings.Lines(string(out)) {
				rest, ok := strings.CutPrefix(strings.TrimSpace(dep), services)
				if !ok {
					continue
				}
				service, _, _ := strings.Cut(rest, "/")
				require.Contains(t, []string{test.service, "internal"}, service, "%s imports %s", test.pkg, strings.TrimSpace(dep))
				found = found || service == test.service
			}
			require.Equal(t, test.service != "", found)
		})
	}
}
