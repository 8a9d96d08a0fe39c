package schema_test

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
)

// everything has a field of each kind, with rules of each kind.
type everything struct {
	registry.Event `event:"source=my.shop,detail-type=Everything"`
	Detail         everythingDetail `json:"detail" event:"present"`
}

type everythingDetail struct {
	embedded
	Text      string            `json:"text"`
	Needed    string            `json:"needed" validate:"required"`
	There     string            `json:"there" event:"present"`
	Short     string            `json:"short" validate:"max=3"`
	Long      *string           `json:"long" validate:"omitnil,min=2,max=4"`
	Maybe     string            `json:"maybe" validate:"omitempty,len=2"`
	State     string            `json:"state" validate:"oneof=a b 'c d'"`
	Prefixed  string            `json:"prefixed" validate:"omitempty,startswith=i-,endswith=z"`
	Holds     string            `json:"holds" validate:"contains=x.y"`
	Pattern   string            `json:"pattern" validate:"omitempty,matches=^(a0x7Cb)+$"`
	NotThis   string            `json:"notThis" validate:"ne=no"`
	Count     int               `json:"count" validate:"min=1,max=10"`
	Small     int8              `json:"small"`
	Unsigned  uint16            `json:"unsigned" validate:"lt=5"`
	Share     *float64          `json:"share" validate:"omitnil,gt=0,lte=1.5"`
	Choice    int               `json:"choice" validate:"oneof=0 2 4"`
	Yes       bool              `json:"yes" validate:"required"`
	Flag      *bool             `json:"flag"`
	At        time.Time         `json:"at"`
	Items     []item            `json:"items" validate:"required,min=1,max=2,dive"`
	Unchecked []item            `json:"unchecked"`
	Names     []string          `json:"names" validate:"max=2,unique,dive,min=1"`
	Pair      [2]int            `json:"pair"`
	Labels    map[string]string `json:"labels" validate:"max=2,dive,keys,max=2,endkeys,max=3"`
	Optional  *item             `json:"optional"`
	Raw       jsontext.Value    `json:"raw"`
	Any       any               `json:"any"`
	Tree      *tree             `json:"tree"`
	Day       *string           `json:"day" validate:"omitnil,datetime=2006-01-02"`
	Either    string            `json:"either" validate:"omitempty,eq=a|eq=b"`
	Ignored   string            `json:"-"`
}

type embedded struct {
	Inherited string `json:"inherited"`
}

type item struct {
	SKU      string `json:"sku" event:"present"`
	Quantity int    `json:"quantity" validate:"gte=0"`
	Code     string `json:"code" validate:"omitempty,len=2"`
}

type tree struct {
	Name     string `json:"name" event:"present"`
	Children []tree `json:"children" validate:"max=2,dive"`
}

// chosen has conditions, a prefix and several detail-types.
type chosen struct {
	registry.Event `event:"source=my.shop.*,detail-type=A|B,detail.kind=x|y"`
	Detail         struct {
		Kind string `json:"kind"`
	} `json:"detail"`
}

// loose is tolerant.
type loose struct {
	registry.Event `event:"source=aws.loose,detail-type=Loose,tolerant"`
	Detail         struct {
		N *int `json:"n,omitzero"`
	} `json:"detail"`
}
