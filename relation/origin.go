package relation

import (
	"errors"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation/internal/place"
)

// origin is where a resource is.
type origin struct{ account, region string }

// awsOwned stands for the account in the ARNs of what AWS itself provides to every account, such as
// arn:aws:iam::aws:policy/ReadOnlyAccess.
const awsOwned = "aws"

// originOf returns where key's resource is: the account and region of its ARN, if the id is an ARN that l takes and has
// them, else the event's. It returns the key as l is to see it. The error says why AWS cannot have the resource there.
func originOf(key Key, event *registry.Event, l *loader, inARNs bool) (origin, Key, error) {
	at := origin{event.Account, event.Region}
	name, isARN := key.ARN()
	atHome := (name.AccountID == "" || name.AccountID == at.account) && (name.Region == "" || name.Region == at.region)
	if isARN && !l.takes(key, inARNs, atHome) {
		isARN, key = false, key.asName()
	}
	if isARN && name.AccountID != "" && name.AccountID != awsOwned {
		at.account = name.AccountID
	}
	if isARN && name.Region != "" {
		at.region = name.Region
	}
	if err := place.Check(at.account, at.region); err != nil {
		return at, key, err
	}
	if partition, _ := place.Partition(at.region); isARN && name.Partition != partition {
		return at, key, errors.New("the ARN's partition is not the region's")
	}
	return at, key, nil
}
