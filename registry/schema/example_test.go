package schema_test

import (
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/schema"
)

type orderPlaced struct {
	registry.Event `event:"source=my.orders,detail-type=Order Placed"`
	Detail         order `json:"detail"`
}

type order struct {
	ID    string `json:"id" validate:"required,startswith=ord-"`
	Total int    `json:"total" validate:"gt=0"`
	Note  string `json:"note"`
}

func shop() *registry.Registry {
	r := registry.New()
	if err := r.Register((*orderPlaced)(nil)); err != nil {
		panic(err)
	}
	return r
}

// The schema of a type's detail, for those who publish it: what the tags ask for stands in it.
func ExampleJSONSchema() {
	document, err := schema.JSONSchema(shop().Types()[0])
	if err != nil {
		fmt.Println(err)
		return
	}
	var parts struct {
		Defs map[string]jsontext.Value `json:"$defs"`
	}
	if err := json.Unmarshal(document, &parts); err != nil {
		fmt.Println(err)
		return
	}
	detail := parts.Defs["order"]
	_ = detail.Indent(jsontext.WithIndent(" "))
	fmt.Println(detail)
	// Output:
	// {
	//  "properties": {
	//   "id": {
	//    "minLength": 1,
	//    "pattern": "^ord-",
	//    "type": "string"
	//   },
	//   "note": {
	//    "type": [
	//     "string",
	//     "null"
	//    ]
	//   },
	//   "total": {
	//    "exclusiveMinimum": 0,
	//    "maximum": 9223372036854775807,
	//    "type": "integer"
	//   }
	//  },
	//  "required": [
	//   "id",
	//   "total"
	//  ],
	//  "type": "object"
	// }
}

// A document of all types, for a catalogue or a generator of code in another language.
func ExampleAsyncAPI() {
	document, err := schema.AsyncAPI(schema.Info{Title: "Shop"}, shop().Types()...)
	if err != nil {
		fmt.Println(err)
		return
	}
	var parts struct {
		Channels map[string]struct {
			Messages map[string]any `json:"messages"`
		} `json:"channels"`
	}
	fmt.Println(json.Unmarshal(document, &parts), len(parts.Channels["my-orders"].Messages))
	// Output: <nil> 1
}

// The folder that EventCatalog reads.
func ExampleEventCatalog() {
	files, err := schema.EventCatalog(schema.Info{}, shop().Types()...)
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	fmt.Println(names, err)
	// Output: [events/orderPlaced/index.mdx events/orderPlaced/schema.json] <nil>
}

// The documents that EventBridge's schema registry takes.
func ExampleOpenAPI() {
	t := shop().Types()[0]
	openAPI, err := schema.OpenAPI(t)
	draft4, err2 := schema.Draft4(t)
	fmt.Println(openAPI.Kind(), draft4.Kind(), err, err2)
	// Output: { { <nil> <nil>
}
