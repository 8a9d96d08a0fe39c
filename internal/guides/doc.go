// Package guides has the code of docs/guides as tests, so that it compiles and does what the guides say.
package guides
