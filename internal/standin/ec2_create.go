package standin

import (
	"strconv"
	"time"
)

func createVPC(c *cloud, req *request) (any, error) {
	cidr, err := req.required("CidrBlock")
	if err != nil {
		return nil, err
	}
	r := c.vpcs.put(&vpc{
		VPCID: c.newID("vpc"), State: "available", CIDR: cidr, Tenancy: "default", Owner: c.account, Tags: req.tagsFor("vpc"),
	})
	return struct {
		VPC *vpc `xml:"vpc"`
	}{r}, nil
}

func createSubnet(c *cloud, req *request) (any, error) {
	in, ok := c.vpcs.byID[req.form.Get("VpcId")]
	if !ok {
		return nil, vpcKind.missing(req.form.Get("VpcId"))
	}
	r := &subnet{
		SubnetID: c.newID("subnet"), State: "available", VPCID: in.VPCID, CIDR: req.form.Get("CidrBlock"),
		Free: 251, Zone: req.form.Get("AvailabilityZone"), Owner: c.account, Tags: req.tagsFor("subnet"),
	}
	if r.Zone == "" {
		r.Zone = c.zone()
	}
	r.ARN = c.arn("subnet/" + r.SubnetID)
	return struct {
		Subnet *subnet `xml:"subnet"`
	}{c.subnets.put(r)}, nil
}

func createSecurityGroup(c *cloud, req *request) (any, error) {
	name, err := req.required("GroupName")
	if err != nil {
		return nil, err
	}
	id := req.form.Get("VpcId")
	if _, ok := c.vpcs.byID[id]; id != "" && !ok {
		return nil, vpcKind.missing(id)
	}
	for _, have := range c.groups.order {
		if have.Name == name && have.VPCID == id {
			return nil, badRequest("InvalidGroup.Duplicate", "The security group '"+name+"' already exists for VPC '"+id+"'")
		}
	}
	r := &securityGroup{
		GroupID: c.newID("sg"), Name: name, Description: req.form.Get("GroupDescription"), Owner: c.account, VPCID: id,
		Tags: req.tagsFor("security-group"),
	}
	r.ARN = c.arn("security-group/" + r.GroupID)
	c.groups.put(r)
	return struct {
		Return bool   `xml:"return"`
		ID     string `xml:"groupId"`
		ARN    string `xml:"securityGroupArn"`
		Tags   tags   `xml:"tagSet>item"`
	}{true, r.GroupID, r.ARN, r.Tags}, nil
}

func createVolume(c *cloud, req *request) (any, error) {
	r := &volume{
		SnapshotID: req.form.Get("SnapshotId"), Zone: req.form.Get("AvailabilityZone"), Status: "available",
		Created: stamp(time.Now()), Type: req.form.Get("VolumeType"), Encrypted: req.form.Get("Encrypted") == "true",
		Tags: req.tagsFor("volume"),
	}
	r.Size, _ = strconv.Atoi(req.form.Get("Size"))
	if r.Zone == "" {
		return nil, badRequest("MissingParameter", "The request must contain the parameter AvailabilityZone")
	}
	if from := r.SnapshotID; from != "" {
		s, ok := c.snapshots.byID[from]
		if !ok {
			return nil, snapshotKind.missing(from)
		}
		r.Size = max(r.Size, s.Size)
	}
	if r.Size == 0 {
		return nil, badRequest("MissingParameter", "The request must contain the parameter size or snapshotId")
	}
	if r.Type == "" {
		r.Type = "gp2"
	}
	r.VolumeID = c.newID("vol")
	return c.volumes.put(r), nil
}

func createSnapshot(c *cloud, req *request) (any, error) {
	of, ok := c.volumes.byID[req.form.Get("VolumeId")]
	if !ok {
		return nil, volumeKind.missing(req.form.Get("VolumeId"))
	}
	r := c.snapshots.put(&snapshot{
		SnapshotID: c.newID("snap"), VolumeID: of.VolumeID, Status: "completed", Started: stamp(time.Now()), Progress: "100%",
		Owner: c.account, Size: of.Size, Description: req.form.Get("Description"), Encrypted: of.Encrypted, Tags: req.tagsFor("snapshot"),
	})
	starting := *r
	starting.Status, starting.Progress = "pending", ""
	return starting, nil
}

func registerImage(c *cloud, req *request) (any, error) {
	name, err := req.required("Name")
	if err != nil {
		return nil, err
	}
	r := &image{
		ImageID: c.newID("ami"), Name: name, Description: req.form.Get("Description"), State: "available", Owner: c.account,
		Architecture: req.form.Get("Architecture"), Type: "machine", Created: stamp(time.Now()),
		RootDeviceName: req.form.Get("RootDeviceName"), RootDeviceType: "ebs", Virtualization: req.form.Get("VirtualizationType"),
		Tags: req.tagsFor("image"),
	}
	if r.Architecture == "" {
		r.Architecture = "i386"
	}
	if r.Virtualization == "" {
		r.Virtualization = "paravirtual"
	}
	c.images.put(r)
	return struct {
		ID string `xml:"imageId"`
	}{r.ImageID}, nil
}

func createNetworkInterface(c *cloud, req *request) (any, error) {
	in, ok := c.subnets.byID[req.form.Get("SubnetId")]
	if !ok {
		return nil, subnetKind.missing(req.form.Get("SubnetId"))
	}
	r := &networkInterface{
		SubnetID: in.SubnetID, VPCID: in.VPCID, Zone: in.Zone, Description: req.form.Get("Description"), Owner: c.account,
		Status: "available", Type: "interface", PrivateIP: req.form.Get("PrivateIpAddress"), Tags: req.tagsFor("network-interface"),
	}
	for _, id := range req.list("SecurityGroupId") {
		g, ok := c.groups.byID[id]
		if !ok {
			return nil, groupKind.missing(id)
		}
		r.Groups = append(r.Groups, groupRef{g.GroupID, g.Name})
	}
	r.InterfaceID = c.newID("eni")
	return struct {
		Interface *networkInterface `xml:"networkInterface"`
	}{c.interfaces.put(r)}, nil
}

func (c *cloud) arn(resource string) string {
	return "arn:aws:ec2:" + c.region + ":" + c.account + ":" + resource
}
