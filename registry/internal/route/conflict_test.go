package route

import (
	"cmp"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNoConflict: both can be registered, in either order, and the first wins the events that both take.
func TestNoConflict(t *testing.T) {
	for _, row := range []struct{ name, winner, loser, detailType, detail string }{
		{"exact source before prefix", "source=a.b", "source=a.*", "", ""},
		{"long prefix before short", "source=a.b*", "source=a.*", "", ""},
		{"prefix before any", "source=a.*", "source=*", "", ""},
		{"exact detail-type before none", "source=a.b,detail-type=x", "source=a.b", "x", ""},
		{"exact detail-type before prefix", "source=a.b,detail-type=x y", "source=a.b,detail-type=x*", "x y", ""},
		{"prefix of detail-type before none", "source=a.b,detail-type=x*", "source=a.b", "x y", ""},
		{"source counts before detail-type", "source=a.b", "source=a.*,detail-type=x", "x", ""},
		{"condition before none", "source=a.b,detail.x=1", "source=a.b", "", `{"x":1}`},
		{"condition counts before source", "source=a.*,detail.x=1", "source=a.b,detail-type=x", "x", `{"x":1}`},
		{"more conditions before fewer", "source=a.b,detail.x=1,detail.y=2", "source=a.b,detail.x=1", "", `{"x":1,"y":2}`},
		{"value before prefix", "source=a.b,detail.x=abc", "source=a.b,detail.x=ab*", "", `{"x":"abc"}`},
		{"few values before many", "source=a.b,detail.x=1", "source=a.b,detail.x=1|2", "", `{"x":"1"}`},
		{"narrower and more before wider", "source=a.b,detail.x=1,detail.y=1", "source=a.b,detail.x=1|2", "", `{"x":"1","y":1}`},
		{"conditions at different sources", "source=a.b,detail.x=1", "source=a.*,detail.y=1", "", `{"x":1,"y":1}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			winner, loser := routeOf(t, row.winner), routeOf(t, row.loser)
			payload := eventJSON("a.b", cmp.Or(row.detailType, "y"), cmp.Or(row.detail, "{}"))
			for _, order := range [][]*Route{{winner, loser}, {loser, winner}} {
				x := tableOf(t, order...).Index()
				detailType := cmp.Or(row.detailType, "y")
				require.True(t, loser.takes(naive, "a.b", detailType, payload), "the loser takes it, too")
				require.Same(t, winner, x.Lookup("a.b", detailType, payload).Route)
				first := tableOf(t, order[0]).Index().Lookup("a.b", detailType, payload)
				second := tableOf(t, order[1]).Index().Lookup("a.b", detailType, payload)
				require.Equal(t, order[0] == winner, first.Outranks(second), "in tables of a chain")
				require.Equal(t, order[1] == winner, second.Outranks(first))
			}
		})
	}
	for _, row := range []struct{ name, a, b string }{
		{"other sources", "source=a", "source=b"},
		{"other detail-types", "source=a,detail-type=x", "source=a,detail-type=y"},
		{"other values", "source=a,detail.x=1", "source=a,detail.x=2"},
		{"other prefixes", "source=a,detail.x=ab*", "source=a,detail.x=ac*"},
		{"one of several in common, another not", "source=a,detail.x=1|2,detail.y=1", "source=a,detail.x=2|3,detail.y=2"},
		{"scalar and object at one place", "source=a,detail.x=1", "source=a,detail.x.y=1"},
		{"scalar and list at one place", "source=a,detail.x=1", "source=a,detail.x[*]=1"},
		{"object and list at one place", "source=a,detail.x.y=1", "source=a,detail.x[*]=1"},
	} {
		t.Run(row.name, func(t *testing.T) {
			tableOf(t, routeOf(t, row.a), routeOf(t, row.b))
			tableOf(t, routeOf(t, row.b), routeOf(t, row.a))
		})
	}
}

func TestWitnessIsBounded(t *testing.T) {
	a, b := routeOf(t, "source=a,detail.x[99999999999]=1"), routeOf(t, "source=a,detail.y=1")
	require.Nil(t, witness(naive, a.Pattern.cells()[0], a, b), "no event has so long a list")
}

func TestOutranksAtEqualRank(t *testing.T) {
	payload := eventJSON("a", "t", `{"x":1,"y":1}`)
	for _, row := range []struct{ name, a, b string }{
		{"the same", "source=a,detail-type=t", "source=a,detail-type=t"},
		{"other conditions", "source=a,detail.x=1", "source=a,detail.y=1"},
		{"no detail-type and any", "source=a", "source=a,detail-type=*"},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := tableOf(t, routeOf(t, row.a)).Index().Lookup("a", "t", payload)
			b := tableOf(t, routeOf(t, row.b)).Index().Lookup("a", "t", payload)
			require.NotNil(t, a.Route)
			require.NotNil(t, b.Route)
			require.False(t, a.Outranks(b))
			require.False(t, b.Outranks(a))
			require.True(t, a.Outranks(Match{}), "than none")
			require.False(t, Match{}.Outranks(a))
			require.False(t, Match{}.Outranks(Match{}))
		})
	}
}
