// Allevents knows all of AWS's events, and does nothing but say how many and in how much memory.
package main

import (
	"fmt"
	"os"

	"github.com/typedbus/typedbus/awsevents"
	_ "github.com/typedbus/typedbus/awsevents/all"
	"github.com/typedbus/typedbus/internal/bench/startup/resident"
	"github.com/typedbus/typedbus/registry"
)

func main() {
	for _, payload := range os.Args[1:] { // none, but the linker does not know
		fmt.Println(registry.Decode([]byte(payload)))
	}
	memory := resident.Bytes() // before Types reads the types' tags
	fmt.Println(len(awsevents.Registry().Types()), memory)
}
