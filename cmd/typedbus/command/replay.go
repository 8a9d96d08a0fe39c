package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/typedbus/typedbus/registry/archive"
)

// replayFlags are the flags of replay.
type replayFlags struct {
	speed, rate, state, mark, group string
	dry, restart                    bool
}

func (a *app) replay() *cobra.Command {
	var flags replayFlags
	cmd := &cobra.Command{
		Use:   "replay FROM TO",
		Short: "Send stored events to an event bus or a queue again, at a pace, and resume",
		Long: `Send the events in FROM, in their order, to TO.

  FROM  a file, a folder with all files in it, s3://BUCKET/PREFIX, or - for standard input; what decode reads
  TO    bus:NAME or the ARN of an event bus; queue:NAME, or the URL or the ARN of a queue

Events are sent as they were stored, whether or not they keep the rules of a type. A queue gets whole events, with
"replay-name" in the envelope, as EventBridge's own replays have it: Event.ReplayName tells a consumer, and --mark says
which name. A bus gives an event a new id, account and region, takes no replay-name, and no source that begins with
"aws.": those events go to a queue.

--speed 10x keeps the distances of the events' times, ten times as fast; --rate 50/s sends so many a second. Without
either, it is as fast as TO takes them; a FIFO queue gets each by itself, so that one which fails comes before the next. --dry-run sends nothing, and counts the events by type, their time span and size.

A replay that is stopped by Ctrl-C, or by a failure, is resumed by the same command: the file --state says where. What
was being sent when it was killed may be sent twice. --restart begins anew. Standard input is not resumed.

An event that TO refuses is listed, and the next one is sent; the exit code is then 1.`,
		Example: `  typedbus replay archive/ bus:staging --dry-run
  typedbus replay archive/ bus:staging --speed 10x
  typedbus replay s3://events/2026/11/ queue:tasks --rate 50/s --mark november
  zcat events.gz | typedbus replay - queue:tasks`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runReplay(cmd.Context(), flags, args[0], args[1])
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.speed, "speed", "", "keep the events' own pace, so many times as fast: 1x, 10x, 0.5x")
	f.StringVar(&flags.rate, "rate", "", "send so many events a second: 50/s")
	f.StringVar(&flags.state, "state", "", "the file that says where to resume (default one in the user's cache, by FROM and TO)")
	f.StringVar(&flags.mark, "mark", "typedbus", "the replay-name of events that go to a queue")
	f.StringVar(&flags.group, "group", "replay", "the message group, for a FIFO queue")
	f.BoolVar(&flags.dry, "dry-run", false, "count the events, and send nothing")
	f.BoolVar(&flags.restart, "restart", false, "begin anew, not where an earlier run stopped")
	return cmd
}

// replayChunk is how many events are sent at once.
const replayChunk = 10

// saveEvery is how often the state is written while events go out; it is also written when the run ends.
const saveEvery = time.Second

// replaying is a run of replay.
type replaying struct {
	*app
	sink    sink
	pace    *pace
	state   *replayState
	path    string // "" where there is no state
	saved   time.Time
	bar     *progress
	chunk   []input
	size    int
	sent    int
	refused int
}

func (a *app) runReplay(ctx context.Context, flags replayFlags, from, to string) error {
	pace, err := newPace(flags.speed, flags.rate)
	if err != nil {
		return err
	}
	target, err := parseTarget(to)
	if err != nil {
		return err
	}
	if from != "-" && !strings.HasPrefix(from, "s3://") {
		if from, err = filepath.Abs(from); err != nil {
			return err
		}
		if _, err := filesIn(from); err != nil {
			return err
		}
	}
	r := &replaying{app: a.faithful(), pace: pace, state: &replayState{From: from, To: to}}
	if flags.dry {
		return r.survey(ctx, from)
	}
	if from != "-" {
		if err := r.begin(flags); err != nil {
			return err
		}
	}
	if r.sink, err = a.openSink(ctx, target, flags); err != nil {
		return err
	}
	r.bar = a.newProgress(totalSize(from))
	err = r.run(ctx)
	r.bar.end()
	return r.end(err)
}

// begin finds out where to resume.
func (r *replaying) begin(flags replayFlags) error {
	r.path = flags.state
	if r.path == "" {
		var err error
		if r.path, err = statePath(r.state.From, r.state.To); err != nil {
			return err
		}
	}
	if flags.restart {
		return nil
	}
	found, err := loadState(r.path, r.state.From, r.state.To)
	if err != nil {
		return err
	}
	if r.state = found; found.Sent > 0 {
		r.note("going on behind the %s that an earlier run sent; --restart begins anew", plural(found.Sent, "event", "events"))
	}
	return nil
}

func (r *replaying) run(ctx context.Context) error {
	for in, err := range r.inputs(ctx, r.state.From, r.state.At, r.bar.read) {
		if stop, ok := errors.AsType[*inputError](err); ok {
			return errors.Join(r.flush(ctx), stop.err)
		}
		if err != nil {
			r.refuse(in.Position, err)
			in.Event = nil // its mark goes on all the same
		} else {
			due := r.pace.due(in.Event.Envelope().Time, time.Now())
			if wait := time.Until(due); wait > 0 {
				if err := r.flush(ctx); err != nil {
					return err
				}
				if err := pause(ctx, wait); err != nil {
					return err
				}
			}
			n := len(in.Event.Envelope().Raw())
			if r.size += n; r.size > r.sink.bytes() {
				if err := r.flush(ctx); err != nil {
					return err
				}
				r.size = n
			}
		}
		if r.chunk = append(r.chunk, in); len(r.chunk) >= replayChunk {
			if err := r.flush(ctx); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return r.flush(ctx)
}

// flush sends what is waiting. It ends even where the run is stopped, so that what was sent is known.
func (r *replaying) flush(ctx context.Context) error {
	if len(r.chunk) == 0 {
		return nil
	}
	var events []input
	for _, in := range r.chunk {
		if in.Event != nil {
			events = append(events, in)
		}
	}
	if len(events) > 0 {
		sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTimeout)
		defer cancel()
		refused, err := r.sink.send(sending, events)
		if err != nil {
			return err
		}
		for at, err := range refused {
			r.refuse(at, err)
		}
		r.sent += len(events) - len(refused)
		r.state.Sent += len(events) - len(refused)
		r.bar.sent(len(events) - len(refused))
	}
	r.state.At = r.chunk[len(r.chunk)-1].mark
	r.chunk, r.size = r.chunk[:0], 0
	if r.path != "" && time.Since(r.saved) > saveEvery {
		r.saved = time.Now()
		return r.state.save(r.path)
	}
	return nil
}

// sendTimeout is how long a chunk may take, with all retries.
const sendTimeout = 30 * time.Second

func (r *replaying) refuse(at archive.Position, err error) {
	r.refused++
	r.bar.print(fmt.Sprintf("typedbus: %s: %s", at, oneLine(err.Error())))
}

// end keeps the state, or removes it where all was sent, and says what came of it.
func (r *replaying) end(err error) error {
	if r.path != "" {
		if err == nil {
			if e := os.Remove(r.path); e != nil && !os.IsNotExist(e) {
				return e
			}
		} else if r.state.At != (mark{}) {
			if e := r.state.save(r.path); e != nil {
				return errors.Join(err, e)
			}
			fmt.Fprintf(r.Err, "typedbus: %s sent; the same command goes on from here\n", plural(r.state.Sent, "event", "events"))
		}
	}
	if err != nil {
		return err
	}
	switch {
	case r.json():
		if err := r.object(map[string]any{"sent": r.sent, "refused": r.refused}); err != nil {
			return err
		}
	default:
		r.line("%s sent", plural(r.sent, "event", "events"))
	}
	switch {
	case r.refused > 0:
		return &foundError{plural(r.refused, "event was", "events were") + " refused"}
	case r.state.Sent == 0:
		return errors.New("there is no event in the input")
	}
	return nil
}
