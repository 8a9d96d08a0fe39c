//go:build race

package pattern

const raceDetector = true
