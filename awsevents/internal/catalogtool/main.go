// Command catalogtool writes the event catalogue from what AWS publishes.
//
//	go run ./awsevents/internal/catalogtool [-spec db.json.gz] [-samples samples.json] [-o awsevents/catalog]
//
// It reads the events of the npm package @aws-cdk/aws-service-spec, into which
// AWS's EventBridge schema registry is imported every week, and the sample
// events of the EventBridge console: a JSON array of whole events. Without
// -spec it fetches the pinned version with `npm pack`. Without -samples it
// keeps what the catalogue already has from the console.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// specPackage is the version of the specification that the catalogue rests on.
const specPackage = "@aws-cdk/aws-service-spec@0.1.216"

func main() {
	log.SetFlags(0)
	log.SetPrefix("catalogtool: ")
	spec := flag.String("spec", "", "unpacked db.json.gz of "+specPackage+" (default: fetch it with npm)")
	samples := flag.String("samples", "", "JSON array of the console's sample events")
	dir := flag.String("o", "awsevents/catalog", "directory of the catalogue")
	flag.Parse()
	if err := run(*spec, *samples, *dir); err != nil {
		log.Fatal(err)
	}
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
