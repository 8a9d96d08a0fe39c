package command

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// progressEvery is how often a line tells of progress where there is no terminal.
const progressEvery = 5 * time.Second

// progress shows how far a run is, on the standard error: a bar on a terminal, else a line every few seconds.
type progress struct {
	app   *app
	bars  *mpb.Progress
	bar   *mpb.Bar
	mutex sync.Mutex // S3 is read by several goroutines
	done  int
	total int64
	bytes int64
	begun time.Time
	last  time.Time
}

// newProgress begins to show a run over so many bytes, 0 if that is not known.
func (a *app) newProgress(total int64) *progress {
	p := &progress{app: a, total: total, begun: time.Now(), last: time.Now()}
	if isTerminal(a.Err) {
		p.bars = mpb.New(mpb.WithOutput(a.Err), mpb.WithWidth(60))
		events := decor.Any(func(decor.Statistics) string {
			p.mutex.Lock()
			defer p.mutex.Unlock()
			return p.text()
		})
		p.bar = p.bars.AddBar(total, mpb.PrependDecorators(events), mpb.AppendDecorators(decor.Percentage(decor.WCSyncSpace)))
	}
	return p
}

// text says how much was sent.
func (p *progress) text() string {
	return fmt.Sprintf("%s sent, %.0f/s ", plural(p.done, "event", "events"), float64(p.done)/max(time.Since(p.begun).Seconds(), 1e-3))
}

// read tells that so many bytes were read.
func (p *progress) read(n int) {
	p.mutex.Lock()
	p.bytes += int64(n)
	bytes := p.bytes
	p.mutex.Unlock()
	if p.bar != nil && p.total > 0 {
		p.bar.SetCurrent(min(bytes, p.total-1)) // it is complete when all is sent
	}
}

// sent tells that so many events were sent.
func (p *progress) sent(n int) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.done += n
	if p.bar == nil && time.Since(p.last) > progressEvery {
		p.last = time.Now()
		text := p.text()
		if p.total > 0 {
			text += fmt.Sprintf("(%d %% read)", min(100*p.bytes/p.total, 100))
		}
		fmt.Fprintln(p.app.Err, "typedbus: "+strings.TrimSpace(text))
	}
}

// print prints a line above the bar.
func (p *progress) print(line string) {
	if p.bars != nil {
		_, _ = p.bars.Write([]byte(line + "\n"))
		return
	}
	fmt.Fprintln(p.app.Err, line)
}

// end takes the bar away.
func (p *progress) end() {
	if p.bars != nil {
		p.bar.Abort(true)
		p.bars.Wait()
	}
}

// totalSize is how large the files of an input are, 0 if that is not known.
func totalSize(from string) int64 {
	if from == "-" || strings.HasPrefix(from, "s3://") {
		return 0
	}
	var total int64
	_ = filepath.WalkDir(from, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // reading the file will say it
		}
		if info, err := os.Stat(filepath.Clean(from)); err == nil && !info.IsDir() {
			total = info.Size()
			return nil
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			total += info.Size()
		}
		return nil
	})
	return total
}
