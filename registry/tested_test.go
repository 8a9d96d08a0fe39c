package registry

import (
	"reflect"
	"sync"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"
)

const ownPath = "github.com/typedbus/typedbus/registry"

type firstNoted struct {
	Event    `event:"source=noted,detail-type=First"`
	Detail   struct{ ID string } `json:"detail"`
	Instance one                 `json:"-" relation:"ec2.Instance,detail.ID"`
}

type secondNoted struct {
	Event  `event:"source=noted,detail-type=Second"`
	Detail struct {
		ID string `validate:"required"`
	} `json:"detail"`
}

func TestTestedTypesDecodeAsOthersDo(t *testing.T) {
	tested, usual := New(withTested(ownPath)), New()
	for _, r := range []*Registry{tested, usual} {
		require.NoError(t, r.Register(firstNoted{}, (*secondNoted)(nil)))
	}
	for _, detailType := range []string{"First", "Second", "Third"} {
		for _, detail := range []string{`{"ID":"i-1"}`, `{"ID":7}`, `{}`} {
			payload := eventJSON("noted", detailType, detail)
			want, wantErr := usual.Decode(payload)
			got, err := tested.Decode(payload)
			require.IsType(t, want, got)
			require.IsType(t, wantErr, err)
			if err == nil {
				require.Equal(t, want.Envelope().Raw(), got.Envelope().Raw())
			}
		}
	}
}

func TestTestedTypesAreListedWhole(t *testing.T) {
	r := New(withTested(ownPath))
	require.NoError(t, r.Register(firstNoted{}))
	types := r.Types()
	require.Len(t, types, 1)
	require.Equal(t, "source=noted,detail-type=First", types[0].Pattern)
	require.Len(t, types[0].Relations, 1)
	require.Contains(t, types[0].Site, "tested_test.go:")
}

func TestTypesOfOtherPackagesAreCheckedAtOnce(t *testing.T) {
	for _, path := range []string{ownPath + "/below", "github.com/typedbus/typedbus/reg", "github.com/typedbus/typedbus/awsevents"} {
		t.Run(path, func(t *testing.T) {
			type wrong struct {
				Event `event:"sauce=noted"`
			}
			var mistake *TagError
			require.ErrorAs(t, New(withTested(path)).Register(wrong{}), &mistake)
		})
	}
}

// A type that is checked is checked against those that are only noted.
func TestTestedTypesTakePartInConflicts(t *testing.T) {
	r := New(withTested(ownPath))
	require.NoError(t, r.Register(firstNoted{}))
	require.NoError(t, r.Configure(func() Option {
		return option(func(s *settings) { s.tested = nil })
	}()))
	type rival struct {
		Event `event:"source=noted,detail-type=First"`
	}
	var conflict *ConflictError
	require.ErrorAs(t, r.Register(rival{}), &conflict)
	var duplicate *DuplicateError
	require.ErrorAs(t, r.Register(firstNoted{}), &duplicate)
}

func TestMistakesOfTestedTypesPanicAtEachUse(t *testing.T) {
	type wrongTag struct {
		Event `event:"sauce=noted"`
	}
	type wrongRule struct {
		Event  `event:"source=noted"`
		Detail struct {
			ID string `validate:"requierd"`
		} `json:"detail"`
	}
	type wrongRelation struct {
		Event    `event:"source=noted"`
		Instance one `json:"-" relation:"ec2.Instance,detail.id"`
	}
	for _, tt := range []struct {
		name      string
		prototype any
	}{
		{"event tag", wrongTag{}}, {"rule", wrongRule{}}, {"relation", wrongRelation{}},
		{"no event", struct{}{}}, {"twice", firstNoted{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := New(withTested(ownPath), withTested(""))
			require.NoError(t, r.Register(tt.prototype))
			require.NoError(t, r.Register(firstNoted{}), "the types are only noted")
			for range 2 {
				require.Panics(t, func() { _, _ = r.Decode(eventJSON("noted", "Other", `{}`)) })
			}
		})
	}
}

// TestNoLockOutlivesAPanic: whatever found the mistake, and whoever recovered, the registry answers afterwards.
func TestNoLockOutlivesAPanic(t *testing.T) {
	type wrongTag struct {
		Event `event:"sauce=noted"`
	}
	type fine struct {
		Event `event:"source=fine"`
	}
	for _, row := range []struct {
		name string
		call func(*Registry)
	}{
		{"Decode", func(r *Registry) { _, _ = r.Decode(eventJSON("a", "b", `{}`)) }},
		{"Types", func(r *Registry) { r.Types() }},
		{"Sole", func(r *Registry) { r.Sole(reflect.TypeFor[wrongTag]()) }},
		{"Configure", func(r *Registry) { _ = r.Configure(WithValidator(validator.New())) }},
		{"Register", func(r *Registry) {
			r.settings.Store(&settings{})
			_ = r.Register(fine{})
		}},
		{"a child's Decode", func(r *Registry) { _, _ = New(WithParent(r)).Decode(eventJSON("a", "b", `{}`)) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := New(withTested(ownPath))
			require.NoError(t, r.Register(wrongTag{}))
			require.Panics(t, func() { row.call(r) })
			for name, mu := range map[string]*sync.Mutex{"the registry's": &r.mu, "that of all options": &configuring} {
				require.True(t, mu.TryLock(), name)
				mu.Unlock()
			}
		})
	}
}

func TestTestedTypesAreCompletedOnce(t *testing.T) {
	r := New(withTested(ownPath))
	require.NoError(t, r.Register(firstNoted{}, secondNoted{}))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				event, err := r.Decode(eventJSON("noted", "First", `{"ID":"i-1"}`))
				if err != nil || event.Envelope().plan == nil || len(event.Envelope().plan.relations) != 1 {
					t.Error("not decoded whole", err)
				}
			}
		})
	}
	all.Wait()
}
