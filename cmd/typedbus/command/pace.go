package command

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// pace says when an event is due.
type pace struct {
	speed float64 // of the events' own time, or 0
	rate  float64 // events a second, or 0

	begun time.Time // when the first was sent
	first time.Time // the time of the first event
	last  time.Time // when the last was due
	sent  int
}

// newPace reads --speed and --rate.
func newPace(speed, rate string) (*pace, error) {
	p := &pace{}
	var err error
	switch {
	case speed != "" && rate != "":
		return nil, fmt.Errorf("--speed and --rate are two paces: choose one")
	case speed != "":
		if p.speed, err = strconv.ParseFloat(strings.TrimSuffix(speed, "x"), 64); err != nil || !(p.speed > 0 && p.speed <= 1e6) {
			return nil, fmt.Errorf("--speed is a number of times, such as 10x, not %s", word(speed))
		}
	case rate != "":
		if p.rate, err = strconv.ParseFloat(strings.TrimSuffix(rate, "/s"), 64); err != nil || !(p.rate >= 0.001 && p.rate <= 1e6) {
			return nil, fmt.Errorf("--rate is a number of events a second, such as 50/s, not %s", word(rate))
		}
	}
	return p, nil
}

// due returns when the next event is to be sent, one that happened at a time. Events out of order do not wait.
func (p *pace) due(happened, now time.Time) time.Time {
	if p.begun.IsZero() {
		p.begun = now
	}
	n := p.sent
	p.sent++
	switch {
	case p.rate > 0:
		return p.begun.Add(time.Duration(float64(n) / p.rate * float64(time.Second)))
	case p.speed > 0 && !happened.IsZero():
		if p.first.IsZero() {
			p.first = happened
		}
		due := p.begun.Add(time.Duration(float64(happened.Sub(p.first)) / p.speed))
		if due.After(p.last) {
			p.last = due
		}
		return p.last
	}
	return now
}
