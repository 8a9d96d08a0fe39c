// Command eventgen writes events as Go types.
//
// Without arguments, in this module, it writes the packages of AWS's events, their
// samples and docs/catalogue.md from the catalogue in awsevents/catalog:
//
//	go run ./awsevents/eventgen          # write what changed, unless a field would go or change its type
//	go run ./awsevents/eventgen -retire  # write that, too
//	go run ./awsevents/eventgen -check   # exit 1 and list what is out of date
//	go run ./awsevents/eventgen -stats   # count events, types and sources, and what is missing
//	go run ./awsevents/eventgen -stats -source aws.ecs      # what is missing of one source
//	go run ./awsevents/eventgen -try events.json            # which values of whole events no field takes
//
// Types of events of one's own are written by `typedbus gen`.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("eventgen: ")
	if err := run(os.Args[1:], os.Stdout); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			os.Exit(2)
		}
		log.Fatal(err)
	}
}

// options are the command's flags.
type options struct {
	check, stats bool
	retire       bool
	source, try  string
}

func run(args []string, out io.Writer) error {
	var o options
	flags := flag.NewFlagSet("eventgen", flag.ContinueOnError)
	flags.BoolVar(&o.check, "check", false, "write nothing; fail if a file is out of date")
	flags.BoolVar(&o.stats, "stats", false, "write nothing; count what the catalogue has")
	flags.BoolVar(&o.retire, "retire", false, "write even what takes a field away or gives it another type")
	flags.StringVar(&o.source, "source", "", "with -stats, say of this `source` alone what is missing")
	flags.StringVar(&o.try, "try", "", "try the events of this `file`, a JSON array, on the catalogue")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case flags.NArg() > 0:
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	m, err := loadModule()
	switch {
	case err != nil:
		return err
	case o.try != "":
		return m.try(o.try, out)
	case o.stats:
		return m.printStats(o.source, out)
	case o.check:
		return m.check(out)
	}
	return m.write(o.retire, out)
}
