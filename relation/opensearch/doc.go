// Package opensearch loads OpenSearch Service domains for relations. Importing it registers its loader:
//
//	import _ "github.com/typedbus/typedbus/relation/opensearch"
//
//	Domain relation.One[types.DomainStatus] `json:"-" relation:"opensearch.Domain,resources[es:domain]"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/opensearch/types.
//
//	target             type          ids of a call  IAM action
//	opensearch.Domain  DomainStatus  5              es:DescribeDomains
//
// The action can be limited to single domains in a policy. The id is a domain's name or its ARN, in which the service is
// "es"; domains that still run Elasticsearch are found as well.
//
// A domain that does not exist is absent from the answer, and costs its neighbours nothing; a name that cannot be one is
// not found without a call. A domain that is being deleted is found, with Deleted set.
package opensearch
