package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// picture is a fleet that has handled one message twice and another once.
func picture() *fleet {
	f := &fleet{plan: plan{messages: 10, workers: 2, kill: killKill, duration: time.Minute, lease: 5 * time.Second, seed: 7}, tally: newTally()}
	one := &process{slot: 1, generation: 3, pid: 41, started: time.Now()}
	two := &process{slot: 2, generation: 1, pid: 42, ended: time.Now()}
	f.start, f.slots, f.depth = time.Now(), []*process{one, two}, depth{visible: 4, inFlight: 5}
	f.processes = []*process{one, two, one}
	f.tally.sending([]string{"a", "b", "c"})
	at := func(what, id string) record { return record{what: what, message: id, at: after(2), sent: epoch} }
	f.tally.add(one, []record{at(received, "a"), at(handled, "a"), at(received, "b"), at(handled, "b")})
	f.tally.add(two, []record{at(received, "a"), at(handled, "a")})
	return f
}

func TestScreenElsewhere(t *testing.T) {
	var out bytes.Buffer
	s := &screen{w: &out}
	f := picture()
	s.show(f)
	s.show(f) // too soon for another line
	require.Equal(t, "   0s  sent 3  received 3  handled 2  again 1  in flight 5  waiting 4  lag 2s  restarts 1\n", out.String())
}

func TestScreenOnATerminal(t *testing.T) {
	var out bytes.Buffer
	(&screen{w: &out, terminal: true}).show(picture())
	require.True(t, strings.HasPrefix(out.String(), toTop))
	require.True(t, strings.HasSuffix(out.String(), clearBelow))
	page := strings.ReplaceAll(out.String(), clearLine, "")
	require.Contains(t, page, "[########................................]  0s of 1m0s")
	require.Contains(t, page, "in flight           5   and 4 waiting in the queue\n")
	require.Contains(t, page, "     1       41          3          2   up 0s\n")
	require.Contains(t, page, "     2       42          1          1   gone\n")
}

func TestScreenIsNoTerminalInAFile(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	defer file.Close()
	require.False(t, newScreen(file).terminal)
}
