package site

import (
	"bytes"
	"cmp"
	"embed"
	"html/template"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
)

// Site describes a site. The zero Site has the title "Events" and pages without comments and samples.
type Site struct {
	// Title is the name of the site; "Events" if empty.
	Title string
	// Comment returns what is written about a type: an event type or the type of a field. At is where the event type was
	// registered, as file:line. See [Source]. Nil stands for no comments.
	Comment func(at string, t reflect.Type) (Comment, bool)
	// Sample returns an event of a type to test with; nil stands for no samples, and so does an error for one type.
	Sample func(t registry.Registration) (jsontext.Value, error)
}

//go:embed assets templates
var embedded embed.FS

var templates = template.Must(template.ParseFS(embedded, "templates/*.html"))

// assets are the files that all pages share.
var assets = []string{"site.css", "site.js", "icon.svg"}

// Files returns the site's files, by their names in the folder; index.html is the first page. The same types make the
// same bytes. The error is a [*TypeError] for a type that is not an event type.
func (s Site) Files(types ...registry.Registration) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range assets {
		data, err := embedded.ReadFile("assets/" + name)
		if err != nil {
			return nil, err
		}
		files[name] = data
	}
	pages, err := s.pages(types)
	if err != nil {
		return nil, err
	}
	groups := bySource(pages)
	title := cmp.Or(s.Title, "Events")
	for _, p := range pages {
		if files[p.File], err = render("type.html", view{Title: title, Root: "../", Page: p}); err != nil {
			return nil, &TypeError{Type: p.GoType, Err: err}
		}
	}
	for _, g := range groups {
		if files[g.File], err = render("source.html", view{Title: title, Root: "../", Group: g}); err != nil {
			return nil, err
		}
	}
	if files["index.html"], err = render("index.html", view{Title: title, Groups: groups, Count: len(pages)}); err != nil {
		return nil, err
	}
	files["index.js"], err = searchIndex(pages)
	return files, err
}

// view is what a template shows.
type view struct {
	Title  string
	Root   string // leads from the page to the site's folder
	Page   *page
	Group  *group
	Groups []*group
	Count  int
}

func render(name string, v view) ([]byte, error) {
	var b bytes.Buffer
	err := templates.ExecuteTemplate(&b, name, v)
	return b.Bytes(), err
}

// group are the types of one source.
type group struct {
	Source string
	File   string
	Pages  []*page
}

func bySource(pages []*page) []*group {
	var groups []*group
	byName := map[string]*group{}
	taken := map[string]bool{}
	for _, p := range pages {
		for i, source := range p.Sources {
			g := byName[source]
			if g == nil {
				g = &group{Source: source, File: "sources/" + fileName(source, taken) + ".html"}
				byName[source] = g
				groups = append(groups, g)
			}
			g.Pages = append(g.Pages, p)
			p.SourceFiles[i].File = g.File
		}
	}
	slices.SortFunc(groups, func(a, b *group) int { return cmp.Compare(a.Source, b.Source) })
	return groups
}

// fileName makes a name for a file that every file system takes, and that differs from those taken in more than case.
func fileName(text string, taken map[string]bool) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		}
		return '-'
	}, text)
	name = cmp.Or(strings.Trim(name[:min(len(name), 100)], ".-"), "any")
	for i, first := 2, name; taken[strings.ToLower(name)]; i++ {
		name = first + "-" + number(i)
	}
	taken[strings.ToLower(name)] = true
	return name
}

// searchIndex is a script that hands the search what it looks in: for each type its names, its page, and its members. Most
// members are those of many types: their names stand in it once, the most frequent first, and a type has their numbers.
func searchIndex(pages []*page) ([]byte, error) {
	uses := map[string]int{}
	for _, p := range pages {
		for _, name := range p.Members {
			uses[name]++
		}
	}
	members := slices.SortedFunc(maps.Keys(uses), func(a, b string) int { return cmp.Or(uses[b]-uses[a], cmp.Compare(a, b)) })
	numbers := map[string]int{}
	for i, name := range members {
		numbers[name] = i
	}
	types := make([][5]any, 0, len(pages))
	for _, p := range pages {
		of := make([]int, 0, len(p.Members))
		for _, name := range p.Members {
			of = append(of, numbers[name])
		}
		types = append(types, [5]any{p.Name, strings.Join(p.Sources, " "), p.GoType, p.File, of})
	}
	data, err := json.Marshal(struct {
		Members []string `json:"members"`
		Types   [][5]any `json:"types"`
	}{members, types}, jsontext.EscapeForHTML(true), jsontext.EscapeForJS(true))
	if err != nil {
		return nil, err
	}
	return slices.Concat([]byte("window.typedbusIndex = "), data, []byte(";\n")), nil
}
