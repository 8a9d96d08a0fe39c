// Package acm loads ACM certificates for relations. Importing it registers its loader:
//
//	import _ "github.com/typedbus/typedbus/relation/acm"
//
//	Certificates relation.Many[types.CertificateDetail] `json:"-" relation:"acm.Certificate,resources[acm:certificate]"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/acm/types.
//
//	target           type               ids of a call  IAM action
//	acm.Certificate  CertificateDetail  1              acm:DescribeCertificate
//
// The action can be limited to single certificates in a policy. The id is the certificate's ARN: ACM takes nothing else,
// and a certificate's bare id is an error that says so. An ARN of another kind is not found without a call, and one that
// ACM does not know (ResourceNotFoundException) is not found either.
package acm
