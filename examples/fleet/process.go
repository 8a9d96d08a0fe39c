package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// process is one worker process, from its start to its end.
type process struct {
	slot, generation int // the generation counts the processes that had the slot, from 1
	pid              int
	started          time.Time
	cmd              *exec.Cmd
	stdin            io.Closer // its end tells an orphan to stop
	tail             *tail
	done             chan struct{} // closed once it has ended

	mu     sync.Mutex
	asked  string // the signal it was sent first: killTerm or killKill
	ended  time.Time
	failed error // how it ended, unless with status 0
}

// startProcess starts this program as a worker on the queue, and waits until it can be told to stop. What it leaves is
// in dir.
func startProcess(dir string, slot, generation int, q *queue, lease time.Duration) (*process, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	name := filepath.Join(dir, fmt.Sprintf("worker-%d-%d", slot, generation))
	stderr, err := os.Create(name + ".log")
	if err != nil {
		return nil, err
	}
	defer stderr.Close() // the process has its own
	tail, err := openTail(name + ".ledger")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program, workerCommand, "-endpoint", q.endpoint, "-queue-url", q.url,
		"-lease", lease.String(), "-ledger", name+".ledger")
	cmd.Stderr = stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		tail.close()
		return nil, err
	}
	_, _ = bufio.NewReader(stdout).ReadString('\n') // an error is a worker that is gone, and judged for it
	p := &process{slot: slot, generation: generation, pid: cmd.Process.Pid, started: time.Now(), cmd: cmd, stdin: stdin,
		tail: tail, done: make(chan struct{})}
	go p.await()
	return p, nil
}

func (p *process) await() {
	err := p.cmd.Wait()
	p.mu.Lock()
	p.ended, p.failed = time.Now(), err
	p.mu.Unlock()
	close(p.done)
}

// signal makes the process go, in either way, and waits until it has gone.
func (p *process) signal(how string) {
	p.mu.Lock()
	if p.asked == "" {
		p.asked = how
	}
	p.mu.Unlock()
	// An error is a process that has ended, which is what was wanted; how it ended is judged.
	if how == killKill {
		_ = p.cmd.Process.Kill()
	} else {
		_ = p.cmd.Process.Signal(syscall.SIGTERM)
	}
	<-p.done
}

// fate is what is known of how a process went. An unasked end is a failure whatever its status.
type fate struct {
	running bool
	killed  bool
	ended   time.Time
	failed  error
}

func (p *process) fate() fate {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.ended.IsZero():
		return fate{running: true}
	case p.asked == killKill:
		return fate{killed: true, ended: p.ended}
	case p.asked == "" && p.failed == nil:
		return fate{ended: p.ended, failed: fmt.Errorf("worker %d.%d ended unasked", p.slot, p.generation)}
	case p.failed != nil:
		return fate{ended: p.ended, failed: fmt.Errorf("worker %d.%d: %w", p.slot, p.generation, p.failed)}
	}
	return fate{ended: p.ended}
}
