// Package plot draws the plots of docs/benchmarks.md as SVG that is readable on a light and on a dark page.
package plot
