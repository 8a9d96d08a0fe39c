package cloudtrail

import "slices"

// BuiltIn returns the rows that come with the package.
func BuiltIn() []Row {
	return slices.Concat(computeRows, containerRows, deliveryRows, dataRows, identityRows, operationsRows)
}
