// Allevents knows all of AWS's events, and does nothing but say how many and in how much memory.
package main

import (
	"fmt"

	"github.com/typedbus/typedbus/awsevents"
	_ "github.com/typedbus/typedbus/awsevents/all"
	"github.com/typedbus/typedbus/internal/bench/startup/resident"
)

func main() {
	memory := resident.Bytes() // before Types reads the types' tags
	fmt.Println(len(awsevents.Registry().Types()), memory)
}
