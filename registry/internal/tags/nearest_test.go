package tags

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNearest(t *testing.T) {
	for _, row := range []struct {
		word, want string
		candidates []string
	}{
		{"sorce", "source", []string{"source", "detail-type"}},
		{"detailType", "detail-type", []string{"source", "detail-type"}},
		{"DETAIL_TYPE", "detail-type", []string{"source", "detail-type"}},
		{"zone", "", []string{"source", "detail-type"}},
		{"Idd", "ID", []string{"ID"}},
		{"x", "", []string{"y"}},
		{"", "", []string{"id", "a"}},
		{"instance", "instance-id", []string{"instance-id"}},
		{"abx", "abc", []string{"abc", "abd"}}, // the first of two that are as near
	} {
		t.Run(row.word, func(t *testing.T) { require.Equal(t, row.want, Nearest(row.word, row.candidates...)) })
	}
}

func TestDistance(t *testing.T) {
	for _, row := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"kitten", "sitting", 3}, {"flaw", "lawn", 2}, {"same", "same", 0}} {
		require.Equal(t, row.want, Distance(row.a, row.b), "%s %s", row.a, row.b)
		require.Equal(t, row.want, Distance(row.b, row.a), "%s %s", row.b, row.a)
	}
}
