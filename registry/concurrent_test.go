package registry

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRegisterWhileOthersDecode(t *testing.T) {
	r := New()
	prototypes := []any{placed{}, drifted{}, launched{}, chain{}, tolerantChain{}, pointerDetail{}, mapDetail{}, rawDetail{}, anyDetail{}, embedding{}}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 200 {
				event, err := r.Decode(eventJSON("my.shop", "Placed", goodOrder))
				if err != nil {
					t.Errorf("%v", err)
					return
				}
				switch event.(type) {
				case *placed, *UnknownEvent:
				default:
					t.Errorf("a %T", event)
				}
				r.Types()
			}
		})
	}
	for _, prototype := range prototypes {
		wait.Go(func() {
			if err := r.Register(prototype); err != nil {
				t.Errorf("%v", err)
			}
			_ = r.Configure(WithSession(namedSession("s")))
		})
	}
	wait.Wait()
	require.Len(t, r.Types(), len(prototypes))
	event, err := r.Decode(eventJSON("my.shop", "Placed", goodOrder))
	require.NoError(t, err)
	require.IsType(t, &placed{}, event)
}
