// Package faults makes calls of AWS go wrong, in each of the ways in which they do, and holds the library to its promises
// under each: its tests write the table of docs/reliability.md.
//
// A [Transport] stands between a client of the SDK and whatever answers it, in the same process and so in virtual time; a
// [Proxy] stands in front of a server, where connections are real.
package faults
