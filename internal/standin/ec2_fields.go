package standin

import "strings"

// What filters of each resource look at. Every type also has the filters
// "tag:<key>" and "tag-key".

func (r *instance) id() string         { return r.InstanceID }
func (r *volume) id() string           { return r.VolumeID }
func (r *snapshot) id() string         { return r.SnapshotID }
func (r *image) id() string            { return r.ImageID }
func (r *securityGroup) id() string    { return r.GroupID }
func (r *subnet) id() string           { return r.SubnetID }
func (r *vpc) id() string              { return r.VPCID }
func (r *networkInterface) id() string { return r.InterfaceID }
func (r *spotRequest) id() string      { return r.RequestID }

func (r *instance) tagSet() *tags         { return &r.Tags }
func (r *volume) tagSet() *tags           { return &r.Tags }
func (r *snapshot) tagSet() *tags         { return &r.Tags }
func (r *image) tagSet() *tags            { return &r.Tags }
func (r *securityGroup) tagSet() *tags    { return &r.Tags }
func (r *subnet) tagSet() *tags           { return &r.Tags }
func (r *vpc) tagSet() *tags              { return &r.Tags }
func (r *networkInterface) tagSet() *tags { return &r.Tags }
func (r *spotRequest) tagSet() *tags      { return &r.Tags }

func (r *instance) field(name string) ([]string, bool) {
	switch name {
	case "instance-id":
		return one(r.InstanceID)
	case "instance-state-name":
		return one(r.State.Name)
	case "instance-type":
		return one(r.InstanceType)
	case "instance-lifecycle":
		return one(r.Lifecycle)
	case "image-id":
		return one(r.ImageID)
	case "vpc-id":
		return one(r.VPCID)
	case "subnet-id":
		return one(r.SubnetID)
	case "availability-zone":
		return one(r.Zone)
	case "private-ip-address":
		return one(r.PrivateIP)
	case "spot-instance-request-id":
		return one(r.SpotRequestID)
	case "instance.group-id", "network-interface.group-id":
		return groupIDs(r.Groups)
	case "block-device-mapping.volume-id":
		var ids []string
		for _, device := range r.Devices {
			ids = append(ids, device.VolumeID)
		}
		return ids, true
	}
	return nil, false
}

func (r *volume) field(name string) ([]string, bool) {
	switch name {
	case "volume-id":
		return one(r.VolumeID)
	case "status":
		return one(r.Status)
	case "snapshot-id":
		return one(r.SnapshotID)
	case "volume-type":
		return one(r.Type)
	case "availability-zone":
		return one(r.Zone)
	case "attachment.instance-id":
		var ids []string
		for _, a := range r.Attachments {
			ids = append(ids, a.InstanceID)
		}
		return ids, true
	}
	return nil, false
}

func (r *snapshot) field(name string) ([]string, bool) {
	return pick(name, "snapshot-id", r.SnapshotID, "volume-id", r.VolumeID, "status", r.Status, "owner-id", r.Owner)
}

func (r *image) field(name string) ([]string, bool) {
	return pick(name, "image-id", r.ImageID, "name", r.Name, "state", r.State, "owner-id", r.Owner, "architecture", r.Architecture)
}

func (r *securityGroup) field(name string) ([]string, bool) {
	return pick(name, "group-id", r.GroupID, "group-name", r.Name, "vpc-id", r.VPCID, "owner-id", r.Owner)
}

func (r *subnet) field(name string) ([]string, bool) {
	return pick(name, "subnet-id", r.SubnetID, "vpc-id", r.VPCID, "state", r.State, "availability-zone", r.Zone, "cidr-block", r.CIDR, "cidr", r.CIDR)
}

func (r *vpc) field(name string) ([]string, bool) {
	return pick(name, "vpc-id", r.VPCID, "state", r.State, "cidr", r.CIDR, "owner-id", r.Owner)
}

func (r *networkInterface) field(name string) ([]string, bool) {
	switch name {
	case "group-id":
		return groupIDs(r.Groups)
	case "attachment.instance-id":
		if r.Attachment == nil {
			return nil, true
		}
		return one(r.Attachment.InstanceID)
	}
	return pick(name, "network-interface-id", r.InterfaceID, "vpc-id", r.VPCID, "subnet-id", r.SubnetID, "status", r.Status,
		"availability-zone", r.Zone, "private-ip-address", r.PrivateIP)
}

func (r *spotRequest) field(name string) ([]string, bool) {
	return pick(name, "spot-instance-request-id", r.RequestID, "instance-id", r.InstanceID, "state", r.State, "type", r.Type)
}

func one(value string) ([]string, bool) { return []string{value}, true }

// pick finds the value of a name among pairs.
func pick(name string, pairs ...string) ([]string, bool) {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == name {
			return one(pairs[i+1])
		}
	}
	return nil, false
}

func groupIDs(groups []groupRef) ([]string, bool) {
	var ids []string
	for _, g := range groups {
		ids = append(ids, g.ID)
	}
	return ids, true
}

// fieldOf is a resource's field, or what the filters on tags look at.
func fieldOf(r record, name string) ([]string, bool) {
	if name == "tag-key" {
		var keys []string
		for _, t := range *r.tagSet() {
			keys = append(keys, t.Key)
		}
		return keys, true
	}
	if key, ok := strings.CutPrefix(name, "tag:"); ok {
		var values []string
		for _, t := range *r.tagSet() {
			if t.Key == key {
				values = append(values, t.Value)
			}
		}
		return values, true
	}
	return r.field(name)
}
