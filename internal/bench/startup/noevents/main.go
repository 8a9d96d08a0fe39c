// Noevents has a registry and none of AWS's events, and does nothing but say so and in how much memory.
package main

import (
	"fmt"

	"github.com/typedbus/typedbus/internal/bench/startup/resident"
	"github.com/typedbus/typedbus/registry"
)

func main() {
	memory := resident.Bytes()
	fmt.Println(len(registry.Default.Types()), memory)
}
