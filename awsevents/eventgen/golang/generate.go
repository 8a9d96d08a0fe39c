package golang

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// CommentsFile is the generated file that has the comments of all types, from the module's root.
const CommentsFile = "awsevents/comments/comments.json"

// Module generates the packages of this module from a catalogue. It returns
// every file by its path in the module; names has the names given out, old and
// new. Words are those on a package's types, by the package's name. Written are the comments on the types that are written by hand.
func Module(services []*catalog.Service, infos map[string]Info, names Names, glossary Glossary, words map[string]Words, written Comments, emit Emit) (map[string][]byte, Names, error) {
	packages := newPackages(services, infos, names)
	for _, p := range packages {
		p.glossary = glossary
		if err := p.say(words[p.name]); err != nil {
			return nil, nil, err
		}
	}
	files, given := map[string][]byte{}, Names{}
	comments := Comments{}
	maps.Copy(comments, written)
	all := []string{Marker, "// source: awsevents/catalog", "", "package all", "", "import (", "\t_ \"" + awseventsPath + "/cloudtrail\""}
	for _, p := range packages {
		source := make([]string, len(p.sources))
		for i, s := range p.sources {
			source[i] = "awsevents/catalog/" + s + ".json"
		}
		code, err := p.file(strings.Join(source, ", "), emit)
		if err != nil {
			return nil, nil, err
		}
		files["awsevents/"+p.name+"/"+p.name+"_gen.go"] = code
		given[p.name] = p.names.given
		all = append(all, "\t_ \""+awseventsPath+"/"+p.name+"\"")
		p.comments(emit, comments)
		samples, err := p.samples()
		if err != nil {
			return nil, nil, fmt.Errorf("%s: samples: %w", p.name, err)
		}
		for name, data := range samples {
			files["awsevents/testdata/"+name] = data
		}
	}
	slices.Sort(all[6:])
	files["awsevents/all/all_gen.go"] = []byte(strings.Join(append(all, ")", ""), "\n"))
	var err error
	if files[CommentsFile], err = comments.Format(); err != nil {
		return nil, nil, err
	}
	files["docs/catalogue.md"] = page(packages, count(services, packages))
	return files, given, nil
}

// File generates one file of a package from a catalogue of events that are not AWS's: what tests compile and decode with. Programs have
// registry/gen for that.
func File(name string, services []*catalog.Service, source string) ([]byte, error) {
	merged := &pkg{name: name, names: newNamer(nil), title: name}
	for _, s := range services {
		merged.add(s, Info{})
	}
	merged.nameEvents(nil)
	merged.buildStructures()
	merged.groupValues()
	return merged.file(source, Emit{User: true})
}
