package site_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/site"
)

// Size is how large an order is.
type Size string

// The sizes.
const (
	Small Size = "small"
	Large Size = "large"
)

// OrderPlaced tells that an order was placed. It is sent once.
//
// https://shop.example/orders
type OrderPlaced struct {
	registry.Event `event:"source=my.orders,detail-type=Order Placed"`
	Detail         Order `json:"detail"`
}

// Order is an order.
type Order struct {
	// ID identifies the order.
	ID    string `json:"id" validate:"required,startswith=o-"`
	Total int    `json:"total" validate:"gt=0" event:"present"`
	Size  Size   `json:"size"`
	Lines []Line `json:"lines" validate:"dive"`
	First Line   `json:"first"`
	Extra map[string]jsontext.Value
	Then  *Order `json:"then"`
	Place struct {
		Street string `json:"street"` // Street is where it goes.
	} `json:"place"`
}

// Line is a line of an order.
type Line struct {
	Count int `json:"count"`
}

// canary is what must never come out as markup or as script.
const canary = `</script><img src=x onerror=alert(1)>"'&`

// hostile has names that would be markup.
type hostile struct {
	registry.Event `event:"source='</script><img src=x onerror=alert(1)>\"&',detail-type='<b>&amp;'"`
	Detail         struct {
		Name string `json:"</script><img src=x onerror=alert(1)>" validate:"oneof=<i>a</i>"`
	} `json:"detail"`
}

func registered(t *testing.T, events ...any) []registry.Registration {
	t.Helper()
	r := registry.New()
	require.NoError(t, r.Register(events...))
	return r.Types()
}

func made(t *testing.T, s site.Site, events ...any) map[string][]byte {
	t.Helper()
	files, err := s.Files(registered(t, events...)...)
	require.NoError(t, err)
	return files
}

func TestPageSaysWhatTheTypeSays(t *testing.T) {
	comments, err := site.ReadComments(".", "none") // the tests' types are not in it
	require.NoError(t, err)
	require.Contains(t, comments, "none.Site")
	written := map[string]site.Comment{
		site.Key(reflect.TypeFor[OrderPlaced]()): {Text: "Tells that an order was placed.", Page: "https://shop.example/orders", Level: "durable"},
		site.Key(reflect.TypeFor[Order]()):       {Fields: map[string]string{"ID": "Identifies the order.", "Place.Street": "Where it goes."}, Values: map[string][]string{"Size": {"small", "large"}}},
	}
	files := made(t, site.Site{
		Title:   "Our events",
		Comment: func(_ string, typ reflect.Type) (site.Comment, bool) { c, ok := written[site.Key(typ)]; return c, ok },
		Sample: func(registry.Registration) (jsontext.Value, error) {
			return jsontext.Value(`{"detail":{"id":"o-1"}}`), nil
		},
	}, OrderPlaced{})
	page := string(files["types/site_test.OrderPlaced.html"])
	for _, want := range []string{
		"<h1>Order Placed</h1>", "Our events", "Tells that an order was placed.", `href="https://shop.example/orders"`, "durable", "strict:",
		`<span class="in">detail.</span>id`, "Identifies the order.", "<span>required</span>", "<span>begins with o-</span>", "<span>more than 0</span>", "<span>must be there</span>",
		"<code>small</code> <code>large</code>", `<span class="in">detail.lines[].</span>count`, `<span class="in">detail.place.</span>street`, "Where it goes.",
		`detail.</span>Extra.*`, "Its members are those of", "sqsx.On(mux, func(ctx context.Context, e *site_test.OrderPlaced) error",
		`&#34;detail-type&#34;: [`, `&#34;id&#34;: &#34;o-1&#34;`,
	} {
		require.Contains(t, page, want)
	}
	require.Equal(t, 1, strings.Count(page, "</span>street"), "what holds itself is listed once")
	require.Contains(t, string(files["index.html"]), `href="sources/my.orders.html"`)
	require.Contains(t, string(files["sources/my.orders.html"]), `href="../types/site_test.OrderPlaced.html"`)
	require.Contains(t, string(files["index.js"]), `"types/site_test.OrderPlaced.html"`)
}

func TestHostileNamesStayText(t *testing.T) {
	files := made(t, site.Site{
		Title: canary,
		Comment: func(string, reflect.Type) (site.Comment, bool) {
			return site.Comment{Text: canary, Page: "javascript:alert(1)", Level: canary, Fields: map[string]string{"Detail": canary}, Values: map[string][]string{"Detail": {canary}}}, true
		},
		Sample: func(registry.Registration) (jsontext.Value, error) {
			return jsontext.Value(`{"a":"</script><img src=x onerror=alert(1)>"}`), nil
		},
	}, hostile{})
	for name, data := range files {
		if name == "site.js" || name == "site.css" || name == "icon.svg" {
			continue
		}
		text := string(data)
		require.NotContains(t, text, "<img", name)
		require.NotContains(t, text, "<b>", name)
		require.NotContains(t, text, "<i>a", name)
		require.NotContains(t, text, "javascript:", name)
		if strings.HasSuffix(name, ".js") {
			require.NotContains(t, text, "<", name)
		} else {
			require.Equal(t, 2, strings.Count(text, "</script>"), name)
		}
		require.True(t, filepath.IsLocal(filepath.FromSlash(name)), name)
		require.Regexp(t, `^[A-Za-z0-9._/-]+$`, name)
	}
}

func TestSameTypesMakeSameBytes(t *testing.T) {
	types := registered(t, OrderPlaced{}, hostile{})
	one, err := site.Site{}.Files(types...)
	require.NoError(t, err)
	two, err := site.Site{}.Files(types[1], types[0])
	require.NoError(t, err)
	require.Equal(t, one, two)
}

func TestNoEventTypeIsAnError(t *testing.T) {
	for _, typ := range []reflect.Type{nil, reflect.TypeFor[int](), reflect.TypeFor[struct{}](), reflect.TypeFor[Order]()} {
		_, err := site.Site{}.Files(registry.Registration{Type: typ})
		var typeError *site.TypeError
		require.ErrorAs(t, err, &typeError, fmt.Sprint(typ))
	}
}

func TestWrite(t *testing.T) {
	read := func(t *testing.T, folder string) map[string]string {
		got := map[string]string{}
		require.NoError(t, filepath.WalkDir(folder, func(name string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() && d.Name() != ".typedbus-site" {
				data, err := os.ReadFile(name)
				require.NoError(t, err)
				rel, _ := filepath.Rel(folder, name)
				got[filepath.ToSlash(rel)] = string(data)
			}
			return err
		}))
		return got
	}
	one := map[string][]byte{"index.html": []byte("1"), "types/a.html": []byte("a")}
	t.Run("new, then brought up to date", func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), "deep", "site")
		require.NoError(t, site.Write(folder, one))
		require.Equal(t, map[string]string{"index.html": "1", "types/a.html": "a"}, read(t, folder))
		require.NoError(t, os.WriteFile(filepath.Join(folder, "CNAME"), []byte("mine"), 0o600))
		require.NoError(t, site.Write(folder, map[string][]byte{"index.html": []byte("2")}))
		require.Equal(t, map[string]string{"index.html": "2", "CNAME": "mine"}, read(t, folder))
	})
	t.Run("a folder of somebody's", func(t *testing.T) {
		folder := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(folder, "thesis.txt"), []byte("mine"), 0o600))
		err := site.Write(folder, one)
		require.ErrorIs(t, err, site.ErrForeign)
		require.Equal(t, map[string]string{"thesis.txt": "mine"}, read(t, folder))
	})
	t.Run("a file of somebody's", func(t *testing.T) {
		folder := t.TempDir()
		require.NoError(t, site.Write(folder, map[string][]byte{"index.html": []byte("1")}))
		require.NoError(t, os.Mkdir(filepath.Join(folder, "types"), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(folder, "types", "a.html"), []byte("mine"), 0o600))
		var foreign *site.ForeignError
		require.ErrorAs(t, site.Write(folder, one), &foreign)
		require.Equal(t, "types/a.html", foreign.File)
		require.Equal(t, map[string]string{"index.html": "1", "types/a.html": "mine"}, read(t, folder))
	})
	t.Run("a list that leads out", func(t *testing.T) {
		outer := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(outer, "victim"), nil, 0o600))
		folder := filepath.Join(outer, "site")
		require.NoError(t, os.Mkdir(folder, 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(folder, ".typedbus-site"), []byte("../victim\n/etc/passwd\n"), 0o600))
		require.NoError(t, site.Write(folder, one))
		require.FileExists(t, filepath.Join(outer, "victim"))
	})
	t.Run("a link that leads out", func(t *testing.T) {
		outer := t.TempDir()
		folder := filepath.Join(outer, "site")
		require.NoError(t, site.Write(folder, map[string][]byte{"index.html": []byte("1")}))
		require.NoError(t, os.Symlink(outer, filepath.Join(folder, "types")))
		require.Error(t, site.Write(folder, one))
		require.NoFileExists(t, filepath.Join(outer, "a.html"))
	})
	t.Run("a file where the folder is to be", func(t *testing.T) {
		name := filepath.Join(t.TempDir(), "file")
		require.NoError(t, os.WriteFile(name, nil, 0o600))
		err := site.Write(name, one)
		require.Error(t, err)
		require.False(t, errors.Is(err, site.ErrForeign))
	})
}

func TestReadComments(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "order.go"), []byte(`package shop

// Size is how large it is.
type Size string

const (
	Small Size = "small"
	Large Size = "large"
)

// Placed tells of an [Order].
// It is sent once.
//
// https://shop.example/orders
type Placed struct {
	// ID identifies it.
	ID    string
	Sizes []Size // Sizes are those of its lines.
	Place struct {
		// Street is where it goes.
		Street string
	}
}
`), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "order_test.go"), []byte("package shop\n\ntype OnlyTested struct{}\n"), 0o600))
	got, err := site.ReadComments(dir, "example.com/shop")
	require.NoError(t, err)
	require.Equal(t, map[string]site.Comment{
		"example.com/shop.Size": {Text: "Size is how large it is.", Fields: map[string]string{}, Values: map[string][]string{}},
		"example.com/shop.Placed": {
			Text: "Placed tells of an Order. It is sent once.", Page: "https://shop.example/orders",
			Fields: map[string]string{"ID": "ID identifies it.", "Sizes": "Sizes are those of its lines.", "Place.Street": "Street is where it goes."},
			Values: map[string][]string{"Sizes": {"small", "large"}},
		},
	}, got)
}

func ExampleSite_Files() {
	r := registry.New()
	if err := r.Register(OrderPlaced{}); err != nil {
		panic(err)
	}
	files, err := site.Site{Title: "Our events"}.Files(r.Types()...)
	if err != nil {
		panic(err)
	}
	fmt.Println(files["types/site_test.OrderPlaced.html"] != nil, len(files))
	// Then: site.Write("events", files)

	// Output: true 7
}
