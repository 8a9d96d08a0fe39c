package standin

import (
	"fmt"
	"strconv"
	"time"
)

// States of an instance, with EC2's codes.
var (
	pending    = state{0, "pending"}
	running    = state{16, "running"}
	shutting   = state{32, "shutting-down"}
	terminated = state{48, "terminated"}
)

// launch is what RunInstances and RequestSpotInstances ask for.
type launch struct {
	image, kind, key, subnet string
	groups                   []string
	tags, volumeTags         tags
	lifecycle, spotRequest   string
}

// launch makes a running instance, with a root volume, and with a network
// interface where it has a subnet.
func (c *cloud) launch(l launch, reservation string) (*instance, error) {
	now := stamp(time.Now())
	r := &instance{
		ImageID: l.image, State: running, InstanceType: l.kind, KeyName: l.key,
		LaunchTime: now, Zone: c.zone(), Tenancy: "default", Monitoring: "disabled",
		Architecture: "x86_64", RootDeviceType: "ebs", RootDeviceName: "/dev/xvda", Virtualization: "hvm",
		Lifecycle: l.lifecycle, SpotRequestID: l.spotRequest, Tags: l.tags, reservation: reservation,
	}
	if r.InstanceType == "" {
		r.InstanceType = "m1.small"
	}
	for _, id := range l.groups {
		g, ok := c.groups.byID[id]
		if !ok {
			return nil, groupKind.missing(id)
		}
		r.Groups = append(r.Groups, groupRef{g.GroupID, g.Name})
	}
	if l.subnet != "" {
		s, ok := c.subnets.byID[l.subnet]
		if !ok {
			return nil, subnetKind.missing(l.subnet)
		}
		r.SubnetID, r.VPCID, r.Zone = s.SubnetID, s.VPCID, s.Zone
	}
	r.InstanceID = c.newID("i")
	r.PrivateIP = fmt.Sprintf("10.%d.%d.%d", c.counter>>16&255, c.counter>>8&255, c.counter&255)
	r.PrivateDNSName = fmt.Sprintf("ip-10-%d-%d-%d.%s.compute.internal", c.counter>>16&255, c.counter>>8&255, c.counter&255, c.region)
	root := c.volumes.put(&volume{
		VolumeID: c.newID("vol"), Size: 8, Zone: r.Zone, Status: "in-use", Created: now, Type: "gp3", Tags: l.volumeTags,
	})
	root.Attachments = []attachment{{root.VolumeID, r.InstanceID, r.RootDeviceName, "attached", now, true}}
	r.Devices = []blockDevice{{r.RootDeviceName, root.VolumeID, "attached", now, true}}
	if r.SubnetID != "" {
		c.interfaces.put(&networkInterface{
			InterfaceID: c.newID("eni"), SubnetID: r.SubnetID, VPCID: r.VPCID, Zone: r.Zone, Owner: c.account,
			Status: "in-use", Type: "interface", PrivateIP: r.PrivateIP, Groups: r.Groups,
			Attachment: &interfaceAttachment{c.newID("eni-attach"), r.InstanceID, c.account, 0, "attached"},
		})
	}
	return c.instances.put(r), nil
}

// runInstances answers with the state pending, as EC2 does; the instances run
// by the time anyone describes them. The image need not be known.
func runInstances(c *cloud, req *request) (any, error) {
	l := launch{
		image: req.form.Get("ImageId"), kind: req.form.Get("InstanceType"), key: req.form.Get("KeyName"),
		subnet: req.form.Get("SubnetId"), groups: req.list("SecurityGroupId"),
		tags: req.tagsFor("instance"), volumeTags: req.tagsFor("volume"),
	}
	if l.image == "" {
		return nil, badRequest("MissingParameter", "The request must contain the parameter ImageId")
	}
	if req.form.Get("InstanceMarketOptions.MarketType") == "spot" {
		l.lifecycle = "spot"
	}
	least, _ := strconv.Atoi(req.form.Get("MinCount"))
	most, _ := strconv.Atoi(req.form.Get("MaxCount"))
	if least < 1 || most < least {
		return nil, badRequest("InvalidParameterValue", "Value ("+req.form.Get("MaxCount")+") for parameter maxCount is invalid")
	}
	out := reservation{ID: c.newID("r"), Owner: c.account}
	for range most {
		r, err := c.launch(l, out.ID)
		if err != nil {
			return nil, err
		}
		starting := *r
		starting.State = pending
		out.Instances = append(out.Instances, &starting)
	}
	return out, nil
}

// terminateInstances ends all or none of the instances; they can still be
// described.
func terminateInstances(c *cloud, req *request) (any, error) {
	var out struct {
		Changes []stateChange `xml:"instancesSet>item"`
	}
	ids := req.list("InstanceId")
	for _, id := range ids {
		if _, ok := c.instances.byID[id]; !ok {
			return nil, instanceKind.missing(id)
		}
	}
	for _, id := range ids {
		r := c.instances.byID[id]
		current := shutting
		if r.State == terminated {
			current = terminated
		}
		out.Changes = append(out.Changes, stateChange{id, current, r.State})
		r.State, r.TransitionReason = terminated, "User initiated"
	}
	return out, nil
}

// requestSpotInstances answers with open requests, as EC2 does; they are
// fulfilled by the time anyone describes them.
func requestSpotInstances(c *cloud, req *request) (any, error) {
	var out struct {
		Items []*spotRequest `xml:"spotInstanceRequestSet>item"`
	}
	count := 1
	if n, err := strconv.Atoi(req.form.Get("InstanceCount")); err == nil {
		count = n
	}
	const spec = "LaunchSpecification."
	for range count {
		now := stamp(time.Now())
		r := &spotRequest{
			RequestID: c.newID("sir"), Price: req.form.Get("SpotPrice"), Type: "one-time", State: "open",
			StatusCode: "pending-evaluation", StatusText: "Your Spot request has been submitted for review, and is pending evaluation.",
			StatusTime: now, Created: now, Product: "Linux/UNIX", Zone: c.zone(), Interruption: "terminate",
			ImageID: req.form.Get(spec + "ImageId"), InstanceType: req.form.Get(spec + "InstanceType"),
			Tags: req.tagsFor("spot-instances-request"),
		}
		instance, err := c.launch(launch{
			image: r.ImageID, kind: r.InstanceType, subnet: req.form.Get(spec + "SubnetId"),
			groups: req.list(spec + "SecurityGroupId"), lifecycle: "spot", spotRequest: r.RequestID,
		}, c.newID("r"))
		if err != nil {
			return nil, err
		}
		opened := *r
		out.Items = append(out.Items, &opened)
		r.State, r.StatusCode, r.StatusText = "active", "fulfilled", "Your Spot request is fulfilled."
		r.InstanceID = instance.InstanceID
		c.spots.put(r)
	}
	return out, nil
}
