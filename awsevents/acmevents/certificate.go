package acmevents

import "github.com/typedbus/typedbus/awsevents"

// CertificateARN is the ARN of the certificate.
func (e *CertificateApproachingExpiration) CertificateARN() string {
	return awsevents.ResourceARN(&e.Event, "acm", "certificate")
}

// CertificateARN is the ARN of the certificate.
func (e *CertificateAvailable) CertificateARN() string {
	return awsevents.ResourceARN(&e.Event, "acm", "certificate")
}

// CertificateARN is the ARN of the certificate.
func (e *CertificateExpired) CertificateARN() string {
	return awsevents.ResourceARN(&e.Event, "acm", "certificate")
}

// CertificateARN is the ARN of the certificate.
func (e *CertificateRenewalActionRequired) CertificateARN() string {
	return awsevents.ResourceARN(&e.Event, "acm", "certificate")
}

// CertificateARN is the ARN of the certificate.
func (e *CertificateRevoked) CertificateARN() string {
	return awsevents.ResourceARN(&e.Event, "acm", "certificate")
}

// CertificateARN is the ARN of the certificate.
func (e *CertificateRevokedByCA) CertificateARN() string {
	return awsevents.ResourceARN(&e.Event, "acm", "certificate")
}

// CertificateARN is the ARN of the certificate.
func (e *CertificateRevokedByCertificateAuthorityCA) CertificateARN() string {
	return awsevents.ResourceARN(&e.Event, "acm", "certificate")
}

// CertificateARN is the ARN of the certificate.
func (e *CertificateRotated) CertificateARN() string {
	return awsevents.ResourceARN(&e.Event, "acm", "certificate")
}
