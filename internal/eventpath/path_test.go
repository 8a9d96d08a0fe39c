package eventpath

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	for _, row := range []struct {
		text     string
		steps    string // as String writes them
		multiple bool
	}{
		{"id", "id", false},
		{"detail-type", "detail-type", false},
		{"detail.a.b", "detail.a.b", false},
		{"detail.a[0].b", "detail.a[0].b", false},
		{"detail.a[0][12]", "detail.a[0][12]", false},
		{"detail.a[*]", "detail.a[*]", true},
		{"resources[ecs:service]", "resources[ecs:service]", true},
		{"resources[elasticloadbalancing:loadbalancer/app]", "resources[elasticloadbalancing:loadbalancer/app]", true},
		{"resources[ecs:*]", "resources[ecs:*]", true},
		{"detail.'a.b'", "detail.'a.b'", false},
		{"detail.'a'", "detail.a", false},
		{"detail.'it''s'", "detail.'it''s'", false},
		{"detail.' a'", "detail.' a'", false},
		{"detail.''", "detail.''", false},
		{"''.a", "''.a", false},
		{"detail.a b", "detail.a b", false},
		{"detail.größe", "detail.größe", false},
		{"detail.aws:tag", "detail.aws:tag", false},
	} {
		t.Run(row.text, func(t *testing.T) {
			p, err := Parse(row.text)
			require.NoError(t, err)
			require.Equal(t, row.steps, p.String())
			require.Equal(t, row.multiple, p.Several())
		})
	}
	for _, row := range []struct {
		text   string
		offset int
		fix    string
	}{
		{"", 0, "write a member name, such as detail.instance-id"},
		{".a", 0, "remove the extra '.' or write the name"},
		{"a..b", 2, "remove the extra '.' or write the name"},
		{"a.", 2, "remove the extra '.' or write the name"},
		{"a. b", 2, "write b"},
		{"[0]", 0, "write the member name before the selector, such as detail.list[0]"},
		{"a[", 1, "add the closing ]"},
		{"a[]", 1, "write an index from 0, * or service:resource-type"},
		{"a[-1]", 1, "write an index from 0, * or service:resource-type"},
		{"a[01]", 1, "write an index from 0, * or service:resource-type"},
		{"a[99999999999999999999]", 1, "write an index from 0, * or service:resource-type"},
		{"a[x]", 1, "write an index from 0, * or service:resource-type"},
		{"a[ecs:]", 1, "write both, such as [ecs:service]"},
		{"a[:service]", 1, "write both, such as [ecs:service]"},
		{"a]", 1, "put '…' around a name that has such a character"},
		{"a[0]b", 4, "write a '.' before the next name"},
		{"a=b", 1, "put '…' around a name that has such a character"},
		{"a'b", 1, "put '…' around a name that has such a character"},
		{"'a", 0, "add the closing '"},
		{"'a'b", 3, "move it inside the quotes, or write a '.' before the next name"},
	} {
		t.Run("bad "+row.text, func(t *testing.T) {
			_, err := Parse(row.text)
			e, ok := errors.AsType[*Error](err)
			require.True(t, ok, "got %v", err)
			require.Equal(t, row.fix, e.Fix, err)
			require.Equal(t, row.offset, e.Offset, err)
			require.Equal(t, row.text, e.Text)
		})
	}
}

func TestShared(t *testing.T) {
	for _, row := range []struct {
		name, a, b string
		want       int
	}{
		{"the same element", "detail.tasks[*].a", "detail.tasks[*].c", 1},
		{"written otherwise", "detail.'tasks'[*].a", "detail.tasks[*].c", 1},
		{"two levels", "detail.a[*].b[*].c", "detail.a[*].b[*].d", 2},
		{"one of two levels", "detail.a[*].b[*].c", "detail.a[*].x[*].d", 1},
		{"other lists", "detail.a[*]", "detail.b[*]", 0},
		{"brackets in a name", "detail.'a[*]'[*].b", "detail.a[*].b", 0},
		{"a member and an element", "detail.a.b", "detail.a[*].b", 0},
		{"ARNs", "resources[ecs:task]", "resources[ecs:task]", 1},
		{"other ARNs", "resources[ecs:task]", "resources[ecs:cluster]", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			a, err := Parse(row.a)
			require.NoError(t, err)
			b, err := Parse(row.b)
			require.NoError(t, err)
			require.Equal(t, row.want, a.Shared(b))
			require.Equal(t, row.want, b.Shared(a))
		})
	}
}

func TestTakesARN(t *testing.T) {
	for _, row := range []struct {
		name, service, resource, text string
		want                          bool
	}{
		{"type and slash", "ecs", "service", "arn:aws:ecs:eu-west-1:1:service/c/s", true},
		{"type and colon", "lambda", "function", "arn:aws:lambda:eu-west-1:1:function:f", true},
		{"type of two parts", "elasticloadbalancing", "loadbalancer/app", "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/1", true},
		{"any type", "s3", "*", "arn:aws:s3:::bucket", true},
		{"other service", "ecs", "service", "arn:aws:ec2:eu-west-1:1:service/c", false},
		{"longer type", "ecs", "serv", "arn:aws:ecs:eu-west-1:1:service/c", false},
		{"type alone", "ecs", "service", "arn:aws:ecs:eu-west-1:1:service", false},
		{"too short", "ecs", "*", "arn:aws:ecs:eu-west-1:1", false},
		{"no ARN", "ecs", "*", "service", false},
		{"empty", "ecs", "*", "", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			require.Equal(t, row.want, Step{Kind: ARN, Service: row.service, Resource: row.resource}.TakesARN(row.text))
		})
	}
}

// FuzzParse: a path that parses is written by String in a form that parses to the same; one that does not has an error
// within it.
func FuzzParse(f *testing.F) {
	for _, path := range []string{
		"detail.a[*].b", "resources[ecs:service]", "detail.'it''s'.'x.y'", "a[", "'", "..", "a[0]b", "\xff", "a.' b'",
	} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Parse(text)
		if err != nil {
			e, ok := errors.AsType[*Error](err)
			require.True(t, ok)
			require.True(t, 0 <= e.Offset && e.Offset <= len(text))
			require.NotEmpty(t, e.Fix)
			return
		}
		again, err := Parse(p.String())
		require.NoError(t, err)
		require.Equal(t, p, again)
		require.Equal(t, p.String(), again.String())
	})
}
