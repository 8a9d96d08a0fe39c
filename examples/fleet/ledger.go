package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/typedbus/typedbus/sqsx"
)

// What a ledger records beside the outcomes that sqsx has names for.
const (
	received = "received"
	handled  = "handled"
	// noAnswer is a receive that failed. SQS may have handed out messages that nobody got.
	noAnswer = "no-answer"
)

// record is one line of a ledger: what happened to a message, and when.
type record struct {
	what     string
	message  string
	at       time.Time
	receives int       // how often SQS had handed the message out
	first    time.Time // when it first did
	sent     time.Time
}

const recordFormat = "%s %s %d %d %d %d\n"

func (r record) line() string {
	return fmt.Sprintf(recordFormat, r.what, r.message, r.at.UnixMicro(), r.receives, r.first.UnixMicro(), r.sent.UnixMicro())
}

func parseRecord(line []byte) (r record, err error) {
	var at, first, sent int64
	_, err = fmt.Sscanf(string(line), recordFormat, &r.what, &r.message, &at, &r.receives, &first, &sent)
	r.at, r.first, r.sent = time.UnixMicro(at), time.UnixMicro(first), time.UnixMicro(sent)
	return r, err
}

// ledger is the file to which a worker appends what happens. Each record is one write, so whatever was written before a
// SIGKILL is there after it: the kernel has it.
type ledger struct {
	file *os.File
	mu   sync.Mutex
	err  error
}

func openLedger(name string) (*ledger, error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	return &ledger{file: file}, nil
}

func (l *ledger) write(what string, m *sqsx.Message) error {
	r := record{what: what, message: m.ID, at: time.Now(), receives: m.ReceiveCount, first: m.FirstReceived, sent: m.Sent}
	_, err := l.file.WriteString(r.line())
	return err
}

// note is write for where an error has nowhere to go; it is kept for failed.
func (l *ledger) note(what string, m *sqsx.Message) {
	if err := l.write(what, m); err != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.err = errors.Join(l.err, err)
	}
}

func (l *ledger) failed() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

func (l *ledger) close() { _ = l.file.Close() }

// tail reads a ledger while it grows.
type tail struct {
	file *os.File
	rest []byte // the begin of a line whose end is not there yet
}

func openTail(name string) (*tail, error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &tail{file: file}, nil
}

// read returns the records that were added since the last read.
func (t *tail) read() ([]record, error) {
	added, err := io.ReadAll(t.file)
	if err != nil {
		return nil, err
	}
	t.rest = append(t.rest, added...)
	var records []record
	for {
		end := bytes.IndexByte(t.rest, '\n')
		if end < 0 {
			return records, nil
		}
		r, err := parseRecord(t.rest[:end+1])
		if err != nil {
			return nil, fmt.Errorf("ledger %s: %w", t.file.Name(), err)
		}
		records = append(records, r)
		t.rest = t.rest[end+1:]
	}
}

func (t *tail) close() { _ = t.file.Close() }
