package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/spf13/cobra"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive"
	"github.com/typedbus/typedbus/registry/publish"
)

// publishChunk is how many events are read before they are sent.
const publishChunk = 100

func (a *app) publish() *cobra.Command {
	var bus, endpoint string
	var dry bool
	cmd := &cobra.Command{
		Use:   "publish [FILE…]",
		Short: "Send events to an event bus",
		Long: `Send the events in files, or on standard input, to an event bus. They are read as decode reads them, checked by their
types, and sent in batches; what may be retried is. The bus gives each event a new id, account, region and, if it has none, time.

One that is refused, here or by the bus, is listed with why; the others are sent. AWS refuses sources that begin with "aws.".`,
		Example: `  typedbus publish --bus orders placed.json
  typedbus sample orders.Placed | typedbus publish --bus orders --dry-run`,
		RunE: func(cmd *cobra.Command, files []string) error {
			cfg, err := config.LoadDefaultConfig(cmd.Context())
			if err != nil {
				return failed(err)
			}
			var options []publish.BusOption
			if bus != "" {
				options = append(options, publish.OnBus(bus))
			}
			if endpoint != "" {
				options = append(options, publish.OnEndpoint(endpoint))
			}
			p, err := publish.New(publish.EventBridge(eventbridge.NewFromConfig(cfg), options...), publish.WithRegistry(a.decoder))
			if err != nil {
				return err
			}
			s := &sending{app: a, publisher: p, dry: dry}
			if err := s.files(cmd.Context(), files); err != nil {
				return err
			}
			return s.end()
		},
	}
	cmd.Flags().StringVar(&bus, "bus", "", "the event bus, by name or ARN (default the account's own)")
	cmd.Flags().StringVar(&endpoint, "endpoint", "", "the id of a global endpoint")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "check the events and send nothing")
	return cmd
}

// sending is a run of publish.
type sending struct {
	*app
	publisher    *publish.Publisher
	dry          bool
	sent, failed int
}

func (s *sending) files(ctx context.Context, files []string) error {
	if len(files) == 0 {
		files = []string{"-"}
	}
	for _, name := range files {
		in, end, err := s.open(name)
		if err != nil {
			return err
		}
		var events []registry.AnyEvent
		var places []archive.Position
		flush := func() error {
			err := s.send(ctx, events, places)
			events, places = nil, nil
			return err
		}
		for at, err := range archive.EventsAt(in, s.decoder, archive.WithName(name)) {
			if err != nil {
				s.refuse(at.Position, err)
				continue
			}
			events, places = append(events, at.Event), append(places, at.Position)
			if len(events) == publishChunk {
				if err := flush(); err != nil {
					end()
					return err
				}
			}
		}
		end()
		if err := flush(); err != nil {
			return err
		}
	}
	return nil
}

func (s *sending) refuse(at archive.Position, err error) {
	s.failed++
	fmt.Fprintf(s.Err, "typedbus: %s: %s\n", at, oneLine(err.Error()))
}

// send sends events that were read at places.
func (s *sending) send(ctx context.Context, events []registry.AnyEvent, places []archive.Position) error {
	if len(events) == 0 {
		return nil
	}
	if s.dry {
		for i, e := range events {
			if _, err := s.publisher.Entry(ctx, e); err != nil {
				s.refuse(places[i], err)
				continue
			}
			s.sent++
		}
		return nil
	}
	results, err := s.publisher.Publish(ctx, events...)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(results) != len(events) {
		return failed(err)
	}
	for i, r := range results {
		if r.Err != nil {
			s.refuse(places[i], r.Err)
			continue
		}
		s.sent++
		if s.json() {
			if err := s.object(map[string]any{"file": places[i].Name, "record": places[i].Record, "id": r.ID}); err != nil {
				return err
			}
		}
	}
	return nil
}

// end says what came of it.
func (s *sending) end() error {
	if s.sent+s.failed == 0 {
		return errors.New("there is no event in the input")
	}
	if !s.json() {
		doing := "sent"
		if s.dry {
			doing = "would be sent"
		}
		s.line("%s %s", plural(s.sent, "event", "events"), doing)
	}
	if s.failed > 0 {
		return &foundError{plural(s.failed, "event was", "events were") + " refused"}
	}
	return nil
}
