package registry

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

type node struct {
	Value int   `json:"value"`
	Next  *node `json:"next"`
}

type chain struct {
	Event  `event:"source=chain"`
	Detail node `json:"detail"`
}

type tolerantChain struct {
	Event  `event:"source=aws.chain,tolerant"`
	Detail node `json:"detail"`
}

func TestDeepAndLarge(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(chain{}, tolerantChain{}))
	const depth = 9_000
	deep := strings.Repeat(`{"value":1,"next":`, depth) + "null" + strings.Repeat("}", depth)
	event, err := r.Decode(eventJSON("chain", "x", deep))
	require.NoError(t, err)
	length := 0
	for n := &event.(*chain).Detail; n != nil; n = n.Next {
		length++
	}
	require.Equal(t, depth, length)

	broken := strings.Repeat(`{"value":1,"next":`, 500) + `{"value":"x"}` + strings.Repeat("}", 500)
	event, err = r.Decode(eventJSON("aws.chain", "x", broken))
	require.NoError(t, err)
	require.Len(t, event.Envelope().Drift(), 1)
	require.Equal(t, "detail"+strings.Repeat(".next", 500)+".value", event.Envelope().Drift()[0].Path)

	large := eventJSON("x", "y", `"`+base64.StdEncoding.EncodeToString(make([]byte, 1<<20))+`"`)
	event, err = r.Decode(large)
	require.NoError(t, err)
	require.Equal(t, len(large), len(event.Envelope().Raw()))
}

func TestHugeNumbers(t *testing.T) {
	for name, number := range map[string]string{"huge": "1e999999999", "long": strings.Repeat("9", 1000), "tiny": "1e-999999999"} {
		t.Run(name, func(t *testing.T) {
			event, err := shop(t).Decode(eventJSON("aws.shop", "x", `{"id":"o-1","count":`+number+`,"price":"`+number+`","due":`+number+`}`))
			require.NoError(t, err)
			var paths []string
			for _, v := range event.Envelope().Drift() {
				paths = append(paths, v.Path)
			}
			require.Subset(t, paths, []string{"detail.count", "detail.due"})
			raw, ok := event.Envelope().Lookup("detail.count")
			require.True(t, ok)
			require.Equal(t, number, string(raw), "the number itself is not lost")
		})
	}
}
