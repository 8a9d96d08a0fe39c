package main

import "time"

// sample is one figure at one time.
type sample struct {
	at    time.Duration
	value float64
}

// growth returns by how much the line of least squares through the samples rises between the first and the last, and the
// mean. A sawtooth, or one high value, is no growth.
func growth(samples []sample) (rise, mean float64) {
	if len(samples) < 3 {
		return 0, 0
	}
	var x, y float64
	for _, s := range samples {
		x += s.at.Seconds()
		y += s.value
	}
	n := float64(len(samples))
	x, y = x/n, y/n
	var over, under float64
	for _, s := range samples {
		dx := s.at.Seconds() - x
		over += dx * (s.value - y)
		under += dx * dx
	}
	if under == 0 {
		return 0, y
	}
	return over / under * (samples[len(samples)-1].at - samples[0].at).Seconds(), y
}
