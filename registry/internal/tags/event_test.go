package tags

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEvent(t *testing.T) {
	for _, row := range []struct{ name, tag, pattern string }{
		{"source", "source=a", "source=a"},
		{"alternatives", "source=b|a,detail-type=x|y", "source=b|a,detail-type=x|y"},
		{"prefix", "source=aws.*", "source=aws.*"},
		{"any", "source=*", "source=*"},
		{"quoted", "source='a,b'", "source='a,b'"},
		{"quoted needlessly", "source='a'", "source=a"},
		{"quoted star", "source='a*'", "source='a*'"},
		{"quoted prefix", "source='a b'*", "source=a b*"},
		{"quoted quote", "source='it''s'", "source='it''s'"},
		{"quoted space", "source=' a'", "source=' a'"},
		{"every prefix, quoted", "source=''*", "source=*"},
		{"condition", "source=a,detail.x[0].y=1|2", "source=a,detail.x[0].y=1|2"},
		{"conditions are sorted", "source=a,detail.y=1,detail.x=2", "source=a,detail.x=2,detail.y=1"},
		{"quoted name with a comma", "source=a,detail.'x,y'=1", "source=a,detail.'x,y'=1"},
		{"ARN", "source=a,resources[ecs:service]=arn:aws:ecs:*", "source=a,resources[ecs:service]=arn:aws:ecs:*"},
		{"unicode", "source=größe", "source=größe"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p, tolerant, fault := Event(row.tag)
			require.Nil(t, fault)
			require.False(t, tolerant)
			require.Equal(t, row.pattern, p.String())
		})
	}
	_, tolerant, fault := Event("tolerant,source=a")
	require.Nil(t, fault)
	require.True(t, tolerant)
}

// FuzzEventTag: a tag that parses is written by String in a form that parses to the same, and one that does not has a
// fault within it.
func FuzzEventTag(f *testing.F) {
	for _, tag := range []string{
		"source=a", "source=a|b*,detail-type='x,y'|z,tolerant", "source=' '", "source=''*", "source=a,detail.'x=1'[*].y[ecs:service]=q*",
		"source='a", "source=a,,", "=", "source=a,detail.x[=]", "source=a,detail.'", "tolerant", "source=a,resources[*]=arn:*", "source=\xff",
	} {
		f.Add(tag)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		p, _, fault := Event(tag)
		if fault != nil {
			require.True(t, 0 <= fault.Offset && fault.Offset <= len(tag), "offset %d in %q", fault.Offset, tag)
			require.NotEmpty(t, fault.Problem)
			require.NotEmpty(t, fault.Fix)
			return
		}
		again, _, fault := Event(p.String())
		require.Nil(t, fault, "%q from %q", p.String(), tag)
		require.Equal(t, p.String(), again.String())
		require.Equal(t, p.Sources, again.Sources)
		require.Equal(t, p.DetailTypes, again.DetailTypes)
	})
}
