package standin

// AddInstance puts a running instance there without a call. The id may be any
// text; empty makes one. It returns the id.
func (p *Place) AddInstance(id, instanceType string) string {
	p.ec2.mu.Lock()
	defer p.ec2.mu.Unlock()
	// Nothing that launch looks up is asked for, so it cannot fail.
	r, _ := p.ec2.launch(launch{image: "ami-00000000000000001", kind: instanceType}, p.ec2.newID("r"))
	if id == "" {
		return r.InstanceID
	}
	p.ec2.rename(r, id)
	return id
}

// AddInstances puts n instances there and returns their ids.
func (p *Place) AddInstances(n int, instanceType string) []string {
	ids := make([]string, 0, n)
	for range n {
		ids = append(ids, p.AddInstance("", instanceType))
	}
	return ids
}

func (c *cloud) rename(r *instance, id string) {
	delete(c.instances.byID, r.InstanceID)
	c.instances.byID[id] = r
	for _, device := range r.Devices {
		c.volumes.byID[device.VolumeID].Attachments[0].InstanceID = id
	}
	r.InstanceID = id
}
