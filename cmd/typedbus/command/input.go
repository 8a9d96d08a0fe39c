package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive"
	"github.com/typedbus/typedbus/registry/archive/s3archive"
)

// mark says how far an input was read.
type mark struct {
	File    string `json:"file,omitzero"`
	Records int64  `json:"records,omitzero"` // of the file
	Token   string `json:"token,omitzero"`   // of S3
}

// input is an event with its place, and the mark behind it.
type input struct {
	archive.Located
	mark mark
}

// inputError is an input that cannot be read at all, or not any further.
type inputError struct{ err error }

func (e *inputError) Error() string { return e.err.Error() }
func (e *inputError) Unwrap() error { return e.err }

// inputs yields the events of a file, of the files in a folder, of the objects below s3://BUCKET/PREFIX, or of standard
// input for "-", from a mark on. An *inputError ends them; other errors are those of one record.
func (a *app) inputs(ctx context.Context, name string, from mark, read func(int), options ...archive.Option) iter.Seq2[input, error] {
	if strings.HasPrefix(name, "s3://") {
		return a.objects(ctx, name, from, read, options)
	}
	return func(yield func(input, error) bool) {
		files, err := filesIn(name)
		if err != nil {
			yield(input{}, &inputError{err})
			return
		}
		for _, file := range files {
			if from.File != "" && file < from.File {
				continue
			}
			skip := int64(0)
			if file == from.File {
				skip = from.Records
			}
			if !a.inputsOf(ctx, file, skip, read, options, yield) {
				return
			}
		}
	}
}

// inputsOf yields the events of one file, and reports whether to go on.
func (a *app) inputsOf(ctx context.Context, file string, skip int64, read func(int), options []archive.Option, yield func(input, error) bool) bool {
	in, end, err := a.open(file)
	if err != nil {
		yield(input{}, &inputError{err})
		return false
	}
	defer end()
	options = append(options[:len(options):len(options)], archive.WithName(file), archive.WithSkip(skip))
	for at, err := range archive.EventsAt(&counted{in, read}, a.decoder, options...) {
		if ctx.Err() != nil {
			yield(input{}, &inputError{ctx.Err()})
			return false
		}
		if errors.Is(err, archive.ErrRead) {
			err = &inputError{err}
		}
		if !yield(input{at, mark{File: file, Records: at.Record + 1}}, err) {
			return false
		}
	}
	return true
}

// filesIn returns the files of a folder and of those in it, in order, or the one file.
func filesIn(name string) ([]string, error) {
	if name == "-" {
		return []string{"-"}, nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	var files []string
	err = filepath.WalkDir(name, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != name && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return filepath.SkipDir
			}
		case entry.Type().IsRegular():
			files = append(files, path)
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("there is no file in the folder %s", word(name))
	}
	slices.Sort(files) // a mark is compared with them
	return files, err
}

// objects yields the events of the objects below a prefix.
func (a *app) objects(ctx context.Context, name string, from mark, read func(int), options []archive.Option) iter.Seq2[input, error] {
	return func(yield func(input, error) bool) {
		bucket, prefix, _ := strings.Cut(strings.TrimPrefix(name, "s3://"), "/")
		if bucket == "" {
			yield(input{}, &inputError{fmt.Errorf("%s names no bucket: write s3://BUCKET/PREFIX", word(name))})
			return
		}
		cfg, err := config.LoadDefaultConfig(ctx)
		if err != nil {
			yield(input{}, &inputError{failed(err)})
			return
		}
		client := s3.NewFromConfig(cfg, func(o *s3.Options) {
			// A server that is not AWS has no host for each bucket.
			o.UsePathStyle = os.Getenv("AWS_ENDPOINT_URL")+os.Getenv("AWS_ENDPOINT_URL_S3") != ""
		})
		reader, err := s3archive.New(client, bucket, prefix, s3archive.WithToken(from.Token), s3archive.WithArchive(options...))
		if err != nil {
			yield(input{}, &inputError{err})
			return
		}
		for at, err := range reader.EventsAt(ctx, a.decoder) {
			_, list := errors.AsType[*s3archive.ListError](err)
			_, object := errors.AsType[*s3archive.ObjectError](err)
			switch {
			case ctx.Err() != nil:
				err = &inputError{ctx.Err()}
			case list || object:
				err = &inputError{failed(err)}
			}
			at.Name = "s3://" + bucket + "/" + at.Name
			if at.Event != nil {
				read(len(at.Event.Envelope().Raw()))
			}
			if !yield(input{at, mark{Token: reader.Token()}}, err) {
				return
			}
		}
	}
}

// counted tells how much is read.
type counted struct {
	in   io.Reader
	read func(int)
}

// Read implements [io.Reader].
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.read(n)
	return n, err
}

// faithful is the app with a decoder that knows no type, so that what breaks the rules of one is moved all the same.
func (a *app) faithful() *app {
	other := *a
	other.decoder = registry.New()
	return &other
}
