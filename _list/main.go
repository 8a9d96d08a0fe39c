package main

import (
	"fmt"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/awsevents/eventgen/cover"
)

func main() {
	services, err := catalog.Load("awsevents/catalog")
	if err != nil {
		panic(err)
	}
	for _, m := range cover.DataKeys(services) {
		fmt.Println(m.Event, "|", m.Path, "|", m.Why)
	}
}
