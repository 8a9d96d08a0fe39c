package tags

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRelation(t *testing.T) {
	for _, row := range []struct {
		name, tag, target, id string
		args                  map[string]string
	}{
		{"native", "ec2.Instance,detail.id", "ec2.Instance", "detail.id", nil},
		{"cloud control", "AWS::ECS::Cluster,resources[ecs:cluster]", "AWS::ECS::Cluster", "resources[ecs:cluster]", nil},
		{"args", "ecs.Task,detail.id,cluster=detail.c,x=account", "ecs.Task", "detail.id", map[string]string{"cluster": "detail.c", "x": "account"}},
		{"quoted", "ec2.Instance,detail.'a,b=c'", "ec2.Instance", "detail.'a,b=c'", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			spec, fault := Relation(row.tag)
			require.Nil(t, fault)
			require.Equal(t, row.target, spec.Target)
			require.Equal(t, row.id, spec.ID.String())
			require.Len(t, spec.Args, len(row.args))
			for _, arg := range spec.Args {
				require.Equal(t, row.args[arg.Name], arg.Path.String())
			}
		})
	}
}

// FuzzRelationTag: what parses can be written and parsed again; what does not has a fault within it.
func FuzzRelationTag(f *testing.F) {
	for _, tag := range []string{
		"ec2.Instance,detail.id", "AWS::ECS::Cluster,resources[ecs:cluster],region=region", "x.Y,'a'',b'.c,d=e[*]",
		"ec2.Instance", "ec2.Instance,", "ec2.Instance=", ",", "ec2.Instance,a=b", "ec2.Instance,a,b", "ec2.,x", "AWS::::,x", "ec2.Instance,a[", "\xff.\xff,x", ".é,x",
	} {
		f.Add(tag)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		spec, fault := Relation(tag)
		if fault != nil {
			require.True(t, 0 <= fault.Offset && fault.Offset <= len(tag), "offset %d in %q", fault.Offset, tag)
			require.NotEmpty(t, fault.Problem)
			require.NotEmpty(t, fault.Fix)
			return
		}
		text := spec.Target + "," + spec.ID.String()
		for _, arg := range spec.Args {
			text += "," + arg.Name + "=" + arg.Path.String()
		}
		again, fault := Relation(text)
		require.Nil(t, fault, "%q from %q", text, tag)
		require.Equal(t, spec, again)
	})
}
