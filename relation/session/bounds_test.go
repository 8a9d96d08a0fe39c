package session_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation/session"
)

// Options are taken at their bounds, and refused beyond.
func TestBoundsOfRoleOptions(t *testing.T) {
	for _, row := range []struct {
		name   string
		option session.RoleOption
		taken  bool
	}{
		{"the shortest name", session.SessionName("ab"), true},
		{"too short a name", session.SessionName("a"), false},
		{"the longest name", session.SessionName(strings.Repeat("a", 64)), true},
		{"too long a name", session.SessionName(strings.Repeat("a", 65)), false},
		{"no window", session.ExpiryWindow(0), true},
		{"a window into the past", session.ExpiryWindow(-time.Second), false},
		{"15 minutes", session.Duration(15 * time.Minute), true},
		{"12 hours", session.Duration(12 * time.Hour), true},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := session.AssumeRole(new(fakeSTS).config(), reader, row.option)
			if row.taken {
				require.NoError(t, err)
				return
			}
			var bad *session.RoleError
			require.ErrorAs(t, err, &bad)
		})
	}
	_, err := session.AssumeRole(new(fakeSTS).config(), reader, session.Duration(time.Hour), session.ExpiryWindow(time.Hour))
	require.Error(t, err, "a window as long as the credentials last")
	_, err = session.AssumeRole(new(fakeSTS).config(), reader, session.Duration(time.Hour), session.ExpiryWindow(time.Hour-time.Second))
	require.NoError(t, err)
}
