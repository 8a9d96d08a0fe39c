// Command catalogtool writes the event catalogue from what AWS publishes.
//
//	go run ./awsevents/internal/catalogtool [-spec db.json.gz] [-samples samples.json] [-models botocore.whl] [-o awsevents/catalog]
//	go run ./awsevents/internal/catalogtool -pins [-models botocore.whl]
//
// It reads the events of the npm package @aws-cdk/aws-service-spec, into which
// AWS's EventBridge schema registry is imported every week, and the sample
// events of the EventBridge console: a JSON array of whole events. Without
// -spec it fetches the pinned version with `npm pack`. Without -samples it
// keeps what the catalogue already has from the console.
//
// To that it adds what the API models in botocore, a package on PyPI, have of the
// shapes that pins.json says events' objects are. Without -models it fetches the
// pinned version with `pip download`. With -pins it does nothing else.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// specPackage is the version of the specification that the catalogue rests on.
const specPackage = "@aws-cdk/aws-service-spec@0.1.216"

func main() {
	log.SetFlags(0)
	log.SetPrefix("catalogtool: ")
	spec := flag.String("spec", "", "unpacked db.json.gz of "+specPackage+" (default: fetch it with npm)")
	samples := flag.String("samples", "", "JSON array of the console's sample events")
	wheel := flag.String("models", "", "wheel of "+modelsPackage+" (default: fetch it with pip)")
	pinsOnly := flag.Bool("pins", false, "only add what the pinned shapes have, anew")
	dir := flag.String("o", "awsevents/catalog", "directory of the catalogue")
	flag.Parse()
	var err error
	if !*pinsOnly {
		err = run(*spec, *samples, *dir)
	}
	if err == nil {
		err = pinModels(*wheel, *dir)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// pinModels adds what the pinned shapes have to the catalogue in dir.
func pinModels(wheel, dir string) error {
	pins, err := readPins(filepath.Join(dir, pinsFile))
	if err != nil {
		return err
	}
	if wheel == "" {
		fetched, clean, err := fetchModels()
		if err != nil {
			return err
		}
		defer clean()
		wheel = fetched
	}
	models, err := openModels(wheel)
	if err != nil {
		return err
	}
	defer models.close()
	services, err := catalog.LoadGenerated(dir)
	if err != nil {
		return err
	}
	if services, err = addModels(withoutModels(services), pins, models); err != nil {
		return err
	}
	return catalog.Save(dir, services)
}

func run(spec, samples, dir string) error {
	if spec == "" {
		fetched, clean, err := fetch(specPackage)
		if err != nil {
			return err
		}
		defer clean()
		spec = fetched
	}
	services, err := readSpec(spec)
	if err != nil {
		return fmt.Errorf("%s: %w", spec, err)
	}
	if samples != "" {
		data, err := os.ReadFile(samples)
		if err != nil {
			return err
		}
		if services, err = addSamples(services, data); err != nil {
			return fmt.Errorf("%s: %w", samples, err)
		}
	} else {
		old, err := catalog.LoadGenerated(dir)
		if err != nil {
			return err
		}
		services = keepConsole(services, old)
	}
	resolve(services)
	return catalog.Save(dir, services)
}
