package esevents

import (
	"strings"

	"github.com/typedbus/typedbus/awsevents"
)

// domainName is the name in the ARN of a domain: arn:aws:es:…:domain/my-domain.
func domainName(arn string) string {
	_, name, _ := strings.Cut(arn, "/")
	return name
}

// DomainARN is the ARN of the domain.
func (e *AutoTuneNotification) DomainARN() string {
	return awsevents.ResourceARN(&e.Event, "es", "domain")
}

// DomainName is the name of the domain.
func (e *AutoTuneNotification) DomainName() string { return domainName(e.DomainARN()) }

// DomainARN is the ARN of the domain.
func (e *ServiceSoftwareUpdateNotification) DomainARN() string {
	return awsevents.ResourceARN(&e.Event, "es", "domain")
}

// DomainName is the name of the domain.
func (e *ServiceSoftwareUpdateNotification) DomainName() string { return domainName(e.DomainARN()) }

// DomainARN is the ARN of the domain.
func (e *AmazonOpenSearchServiceAutoTuneNotification) DomainARN() string {
	return awsevents.ResourceARN(&e.Event, "es", "domain")
}

// DomainName is the name of the domain.
func (e *AmazonOpenSearchServiceAutoTuneNotification) DomainName() string {
	return domainName(e.DomainARN())
}

// DomainARN is the ARN of the domain.
func (e *ClusterStatusNotification) DomainARN() string {
	return awsevents.ResourceARN(&e.Event, "es", "domain")
}

// DomainName is the name of the domain.
func (e *ClusterStatusNotification) DomainName() string { return domainName(e.DomainARN()) }

// DomainARN is the ARN of the domain.
func (e *DomainUpdateNotification) DomainARN() string {
	return awsevents.ResourceARN(&e.Event, "es", "domain")
}

// DomainName is the name of the domain.
func (e *DomainUpdateNotification) DomainName() string { return domainName(e.DomainARN()) }

// DomainARN is the ARN of the domain.
func (e *MaintenanceUpdate) DomainARN() string {
	return awsevents.ResourceARN(&e.Event, "es", "domain")
}

// DomainName is the name of the domain.
func (e *MaintenanceUpdate) DomainName() string { return domainName(e.DomainARN()) }

// DomainARN is the ARN of the domain.
func (e *Notification) DomainARN() string {
	return awsevents.ResourceARN(&e.Event, "es", "domain")
}

// DomainName is the name of the domain.
func (e *Notification) DomainName() string { return domainName(e.DomainARN()) }

// DomainARN is the ARN of the domain.
func (e *SoftwareUpdateNotification) DomainARN() string {
	return awsevents.ResourceARN(&e.Event, "es", "domain")
}

// DomainName is the name of the domain.
func (e *SoftwareUpdateNotification) DomainName() string { return domainName(e.DomainARN()) }

// DomainARN is the ARN of the domain.
func (e *VPCEndpointNotification) DomainARN() string {
	return awsevents.ResourceARN(&e.Event, "es", "domain")
}

// DomainName is the name of the domain.
func (e *VPCEndpointNotification) DomainName() string { return domainName(e.DomainARN()) }

// DomainARN is the ARN of the domain.
func (e *DomainErrorNotification) DomainARN() string {
	return awsevents.ResourceARN(&e.Event, "es", "domain")
}

// DomainName is the name of the domain.
func (e *DomainErrorNotification) DomainName() string { return domainName(e.DomainARN()) }
