package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
)

func TestLedger(t *testing.T) {
	name := filepath.Join(t.TempDir(), "ledger")
	read, err := openTail(name) // the reader may come first
	require.NoError(t, err)
	defer read.close()
	book, err := openLedger(name)
	require.NoError(t, err)
	defer book.close()

	sent := time.UnixMicro(1_700_000_000_000_000)
	m := &sqsx.Message{ID: "m1", ReceiveCount: 3, FirstReceived: sent.Add(time.Second), Sent: sent}
	book.note(received, m)
	require.NoError(t, book.write(handled, m))
	records, err := read.read()
	require.NoError(t, err)
	require.Len(t, records, 2)
	require.Equal(t, received, records[0].what)
	require.Equal(t, handled, records[1].what)
	require.Equal(t, "m1", records[1].message)
	require.Equal(t, 3, records[1].receives)
	require.True(t, records[1].sent.Equal(sent))
	require.True(t, records[1].first.Equal(sent.Add(time.Second)))

	book.note(string(sqsx.Deleted), m)
	records, err = read.read()
	require.NoError(t, err)
	require.Len(t, records, 1, "only what is new")
	require.NoError(t, book.failed())
}

func TestLedgerWithATornLine(t *testing.T) {
	name := filepath.Join(t.TempDir(), "ledger")
	line := record{what: handled, message: "m1"}.line()
	require.NoError(t, os.WriteFile(name, []byte(line+line[:9]), 0o600))
	read, err := openTail(name)
	require.NoError(t, err)
	defer read.close()
	records, err := read.read()
	require.NoError(t, err)
	require.Len(t, records, 1, "a line without its end has not been written")

	file, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	require.NoError(t, err)
	_, err = file.WriteString(line[9:] + "no record\n")
	require.NoError(t, err)
	require.NoError(t, file.Close())
	_, err = read.read()
	require.ErrorContains(t, err, name)
}

func TestLedgerThatCannotBeWritten(t *testing.T) {
	book, err := openLedger(filepath.Join(t.TempDir(), "ledger"))
	require.NoError(t, err)
	book.close()
	require.Error(t, book.write(handled, &sqsx.Message{}), "the handler fails, and the message comes again")
	book.note(received, &sqsx.Message{})
	require.ErrorIs(t, book.failed(), os.ErrClosed)
}

func TestParcel(t *testing.T) {
	event, err := registry.DecodeAs[Parcel](registry.Default, []byte(body(1500, time.Now())))
	require.NoError(t, err)
	require.Equal(t, 1500, event.Detail.Number)
	require.Greater(t, handling(event.Detail.Number, time.Minute), time.Minute, "some outlast the lease")
}
