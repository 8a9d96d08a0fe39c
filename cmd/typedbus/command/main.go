package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/typedbus/typedbus/registry"
)

// Exit codes. The package's documentation describes them.
const (
	exitDone        = 0
	exitFound       = 1
	exitUsage       = 2
	exitFailed      = 3
	exitInterrupted = 130
)

// Main runs the command with the arguments of the program, and exits. It decodes with the first registry, and lists the
// types of all; registry.Default has those of AWS's packages for a parent, which is why a program names both.
func Main(decoder *registry.Registry, more ...*registry.Registry) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends what cleans up after the first
	code := Run(ctx, Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, os.Args[1:], decoder, more...)
	stop()
	os.Exit(code)
}

// Streams are what a run reads from and writes to.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Run runs the command with arguments and returns its exit code. It ends early, having cleaned up, when ctx does.
func Run(ctx context.Context, streams Streams, args []string, decoder *registry.Registry, more ...*registry.Registry) int {
	a := &app{Streams: streams, decoder: decoder, registries: append([]*registry.Registry{decoder}, more...)}
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var found *foundError
	var failed *failedError
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(streams.Err, "typedbus: stopped")
		return exitInterrupted
	case err == nil:
		return exitDone
	case errors.As(err, &found):
		if found.text != "" {
			fmt.Fprintln(streams.Err, "typedbus: "+found.text)
		}
		return exitFound
	case errors.As(err, &failed):
		fmt.Fprintln(streams.Err, "typedbus: "+oneLine(failed.Error()))
		return exitFailed
	}
	fmt.Fprintln(streams.Err, "typedbus: "+oneLine(err.Error()))
	return exitUsage
}

// foundError ends a run that did what it should and found something.
type foundError struct{ text string }

func (e *foundError) Error() string { return e.text }

// failedError is one of AWS or the network.
type failedError struct{ error }

func (e *failedError) Unwrap() error { return e.error }

// failed marks an error as one of AWS or the network.
func failed(err error) error {
	if err == nil {
		return nil
	}
	return &failedError{err}
}

// app is a run of the command.
type app struct {
	Streams
	decoder    *registry.Registry
	registries []*registry.Registry
	format     string // of the output: text or json
	color      string // auto, always or never
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "typedbus",
		Short: "EventBridge events in a terminal: decode, find, match, make, move",
		Long: `typedbus knows the types of EventBridge's events: AWS's own and those of the program it is built into.

It decodes payloads and says what is wrong with them, finds event types and makes samples of them, tries patterns and says
why they do not match, and generates Go types from schemas and samples.

Exit codes: 0 nothing was found wrong, 1 something was, 2 the command line or an input is wrong, 3 AWS or the network
failed, 130 stopped by Ctrl-C.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			return a.checkFlags()
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.AddCommand(a.docs())
	root.PersistentFlags().StringVarP(&a.format, "output", "o", "text", "how to print: text or json (a line each)")
	root.PersistentFlags().StringVar(&a.color, "color", "auto", "whether to color text: auto, always or never")
	_ = root.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	_ = root.RegisterFlagCompletionFunc("color", cobra.FixedCompletions([]string{"auto", "always", "never"}, cobra.ShellCompDirectiveNoFileComp))
	root.AddCommand(a.decode(), a.types(), a.sample(), a.match(), a.gen(), a.schema(), a.publish(), a.tail(), a.dlq(), a.deploy(), a.iam(), a.replay())
	return root
}

func (a *app) checkFlags() error {
	switch {
	case a.format != "text" && a.format != "json":
		return fmt.Errorf("--output is text or json, not %s", word(a.format))
	case a.color != "auto" && a.color != "always" && a.color != "never":
		return fmt.Errorf("--color is auto, always or never, not %s", word(a.color))
	}
	return nil
}

// json reports whether the output is for programs.
func (a *app) json() bool { return a.format == "json" }
