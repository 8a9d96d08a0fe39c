// Package command is the command typedbus as a library, so that a program can have it with its own event types:
//
//	func main() { command.Main(registry.Default, awsevents.Registry()) }
//
// # Exit codes
//
//	0  done, and nothing was found wrong
//	1  something was found: an event that was refused or drifts, a pattern that does not match
//	2  the command line or an input is wrong
//	3  AWS or the network refused or failed
//	130  stopped by Ctrl-C
package command
