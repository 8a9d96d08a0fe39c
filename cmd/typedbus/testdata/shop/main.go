// Command shop is the command with the types of a program of one's own.
package main

import (
	"github.com/typedbus/typedbus/cmd/typedbus/command"
	_ "github.com/typedbus/typedbus/cmd/typedbus/testdata/shop/orders" // its types
	"github.com/typedbus/typedbus/registry"
)

func main() { command.Main(registry.Default) }
