// Package all imports every package of AWS's events for its registration. A
// program that knows which services it hears from imports their packages alone.
package all
