package standin

import "encoding/xml"

// The resources of EC2 as XML, with the members that events and relations
// speak of. Names are those of the API reference.

type ec2Answer struct {
	XMLName xml.Name
	Space   string `xml:"xmlns,attr"`
	Request string `xml:"requestId"`
	Members string `xml:",innerxml"`
}

type ec2Error struct {
	XMLName xml.Name `xml:"Response"`
	Code    string   `xml:"Errors>Error>Code"`
	Message string   `xml:"Errors>Error>Message"`
	Request string   `xml:"RequestID"`
}

type done struct {
	Return bool `xml:"return"`
}

type state struct {
	Code int    `xml:"code"`
	Name string `xml:"name"`
}

type groupRef struct {
	ID   string `xml:"groupId"`
	Name string `xml:"groupName"`
}

type instance struct {
	InstanceID       string        `xml:"instanceId"`
	ImageID          string        `xml:"imageId"`
	State            state         `xml:"instanceState"`
	PrivateDNSName   string        `xml:"privateDnsName"`
	KeyName          string        `xml:"keyName,omitempty"`
	InstanceType     string        `xml:"instanceType"`
	LaunchTime       string        `xml:"launchTime"`
	Zone             string        `xml:"placement>availabilityZone"`
	Tenancy          string        `xml:"placement>tenancy"`
	Monitoring       string        `xml:"monitoring>state"`
	SubnetID         string        `xml:"subnetId,omitempty"`
	VPCID            string        `xml:"vpcId,omitempty"`
	PrivateIP        string        `xml:"privateIpAddress,omitempty"`
	Groups           []groupRef    `xml:"groupSet>item"`
	Architecture     string        `xml:"architecture"`
	RootDeviceType   string        `xml:"rootDeviceType"`
	RootDeviceName   string        `xml:"rootDeviceName"`
	Devices          []blockDevice `xml:"blockDeviceMapping>item"`
	Virtualization   string        `xml:"virtualizationType"`
	Lifecycle        string        `xml:"instanceLifecycle,omitempty"`
	SpotRequestID    string        `xml:"spotInstanceRequestId,omitempty"`
	TransitionReason string        `xml:"reason"`
	Tags             tags          `xml:"tagSet>item"`

	reservation string
}

type blockDevice struct {
	Name     string `xml:"deviceName"`
	VolumeID string `xml:"ebs>volumeId"`
	Status   string `xml:"ebs>status"`
	Attached string `xml:"ebs>attachTime"`
	Delete   bool   `xml:"ebs>deleteOnTermination"`
}

type reservation struct {
	ID        string      `xml:"reservationId"`
	Owner     string      `xml:"ownerId"`
	Instances []*instance `xml:"instancesSet>item"`
}

type stateChange struct {
	ID       string `xml:"instanceId"`
	Current  state  `xml:"currentState"`
	Previous state  `xml:"previousState"`
}

type volume struct {
	VolumeID    string       `xml:"volumeId"`
	Size        int          `xml:"size"`
	SnapshotID  string       `xml:"snapshotId"`
	Zone        string       `xml:"availabilityZone"`
	Status      string       `xml:"status"`
	Created     string       `xml:"createTime"`
	Type        string       `xml:"volumeType"`
	Encrypted   bool         `xml:"encrypted"`
	Attachments []attachment `xml:"attachmentSet>item"`
	Tags        tags         `xml:"tagSet>item"`
}

type attachment struct {
	VolumeID   string `xml:"volumeId"`
	InstanceID string `xml:"instanceId"`
	Device     string `xml:"device"`
	Status     string `xml:"status"`
	Attached   string `xml:"attachTime"`
	Delete     bool   `xml:"deleteOnTermination"`
}

type snapshot struct {
	SnapshotID  string `xml:"snapshotId"`
	VolumeID    string `xml:"volumeId"`
	Status      string `xml:"status"`
	Started     string `xml:"startTime"`
	Progress    string `xml:"progress"`
	Owner       string `xml:"ownerId"`
	Size        int    `xml:"volumeSize"`
	Description string `xml:"description"`
	Encrypted   bool   `xml:"encrypted"`
	Tags        tags   `xml:"tagSet>item"`
}

type image struct {
	ImageID        string `xml:"imageId"`
	Name           string `xml:"name"`
	Description    string `xml:"description,omitempty"`
	State          string `xml:"imageState"`
	Owner          string `xml:"imageOwnerId"`
	Public         bool   `xml:"isPublic"`
	Architecture   string `xml:"architecture"`
	Type           string `xml:"imageType"`
	Created        string `xml:"creationDate"`
	RootDeviceName string `xml:"rootDeviceName,omitempty"`
	RootDeviceType string `xml:"rootDeviceType"`
	Virtualization string `xml:"virtualizationType"`
	Tags           tags   `xml:"tagSet>item"`
}

type securityGroup struct {
	GroupID     string `xml:"groupId"`
	Name        string `xml:"groupName"`
	Description string `xml:"groupDescription"`
	Owner       string `xml:"ownerId"`
	VPCID       string `xml:"vpcId,omitempty"`
	ARN         string `xml:"securityGroupArn"`
	Tags        tags   `xml:"tagSet>item"`
}

type subnet struct {
	SubnetID string `xml:"subnetId"`
	ARN      string `xml:"subnetArn"`
	State    string `xml:"state"`
	VPCID    string `xml:"vpcId"`
	CIDR     string `xml:"cidrBlock"`
	Free     int    `xml:"availableIpAddressCount"`
	Zone     string `xml:"availabilityZone"`
	Default  bool   `xml:"defaultForAz"`
	Owner    string `xml:"ownerId"`
	Tags     tags   `xml:"tagSet>item"`
}

type vpc struct {
	VPCID   string `xml:"vpcId"`
	State   string `xml:"state"`
	CIDR    string `xml:"cidrBlock"`
	Tenancy string `xml:"instanceTenancy"`
	Default bool   `xml:"isDefault"`
	Owner   string `xml:"ownerId"`
	Tags    tags   `xml:"tagSet>item"`
}

type networkInterface struct {
	InterfaceID string               `xml:"networkInterfaceId"`
	SubnetID    string               `xml:"subnetId"`
	VPCID       string               `xml:"vpcId"`
	Zone        string               `xml:"availabilityZone"`
	Description string               `xml:"description"`
	Owner       string               `xml:"ownerId"`
	Status      string               `xml:"status"`
	Type        string               `xml:"interfaceType"`
	PrivateIP   string               `xml:"privateIpAddress,omitempty"`
	Groups      []groupRef           `xml:"groupSet>item"`
	Attachment  *interfaceAttachment `xml:"attachment"`
	Tags        tags                 `xml:"tagSet>item"`
}

type interfaceAttachment struct {
	ID         string `xml:"attachmentId"`
	InstanceID string `xml:"instanceId"`
	Owner      string `xml:"instanceOwnerId"`
	Device     int    `xml:"deviceIndex"`
	Status     string `xml:"status"`
}

type spotRequest struct {
	RequestID    string `xml:"spotInstanceRequestId"`
	Price        string `xml:"spotPrice,omitempty"`
	Type         string `xml:"type"`
	State        string `xml:"state"`
	StatusCode   string `xml:"status>code"`
	StatusText   string `xml:"status>message"`
	StatusTime   string `xml:"status>updateTime"`
	Created      string `xml:"createTime"`
	InstanceID   string `xml:"instanceId,omitempty"`
	Product      string `xml:"productDescription"`
	ImageID      string `xml:"launchSpecification>imageId,omitempty"`
	InstanceType string `xml:"launchSpecification>instanceType,omitempty"`
	Zone         string `xml:"launchedAvailabilityZone"`
	Interruption string `xml:"instanceInterruptionBehavior"`
	Tags         tags   `xml:"tagSet>item"`
}
