// Noevents has a registry and none of AWS's events, and does nothing but say so and in how much memory.
package main

import (
	"fmt"
	"os"

	"github.com/typedbus/typedbus/internal/bench/startup/resident"
	"github.com/typedbus/typedbus/registry"
)

func main() {
	for _, payload := range os.Args[1:] { // none, but the linker does not know
		fmt.Println(registry.Decode([]byte(payload)))
	}
	memory := resident.Bytes()
	fmt.Println(len(registry.Default.Types()), memory)
}
