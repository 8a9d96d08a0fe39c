package standin

// The describe calls. Each differs in what it describes and how it is wrapped.

func describeInstances(c *cloud, req *request) (any, error) {
	found, err := describe(&c.instances, instanceKind, req)
	var out struct {
		Reservations []*reservation `xml:"reservationSet>item"`
		Next         string         `xml:"nextToken,omitempty"`
	}
	out.Next = found.next
	byID := map[string]*reservation{}
	for _, r := range found.records {
		whole := byID[r.reservation]
		if whole == nil {
			whole = &reservation{ID: r.reservation, Owner: c.account}
			byID[r.reservation] = whole
			out.Reservations = append(out.Reservations, whole)
		}
		whole.Instances = append(whole.Instances, r)
	}
	return out, err
}

func describeVolumes(c *cloud, req *request) (any, error) {
	found, err := describe(&c.volumes, volumeKind, req)
	return struct {
		Items []*volume `xml:"volumeSet>item"`
		Next  string    `xml:"nextToken,omitempty"`
	}{found.records, found.next}, err
}

func describeSnapshots(c *cloud, req *request) (any, error) {
	found, err := describe(&c.snapshots, snapshotKind, req)
	return struct {
		Items []*snapshot `xml:"snapshotSet>item"`
		Next  string      `xml:"nextToken,omitempty"`
	}{found.records, found.next}, err
}

func describeImages(c *cloud, req *request) (any, error) {
	found, err := describe(&c.images, imageKind, req)
	return struct {
		Items []*image `xml:"imagesSet>item"`
		Next  string   `xml:"nextToken,omitempty"`
	}{found.records, found.next}, err
}

func describeSecurityGroups(c *cloud, req *request) (any, error) {
	found, err := describe(&c.groups, groupKind, req)
	return struct {
		Items []*securityGroup `xml:"securityGroupInfo>item"`
		Next  string           `xml:"nextToken,omitempty"`
	}{found.records, found.next}, err
}

func describeSubnets(c *cloud, req *request) (any, error) {
	found, err := describe(&c.subnets, subnetKind, req)
	return struct {
		Items []*subnet `xml:"subnetSet>item"`
		Next  string    `xml:"nextToken,omitempty"`
	}{found.records, found.next}, err
}

func describeVPCs(c *cloud, req *request) (any, error) {
	found, err := describe(&c.vpcs, vpcKind, req)
	return struct {
		Items []*vpc `xml:"vpcSet>item"`
		Next  string `xml:"nextToken,omitempty"`
	}{found.records, found.next}, err
}

func describeNetworkInterfaces(c *cloud, req *request) (any, error) {
	found, err := describe(&c.interfaces, interfaceKind, req)
	return struct {
		Items []*networkInterface `xml:"networkInterfaceSet>item"`
		Next  string              `xml:"nextToken,omitempty"`
	}{found.records, found.next}, err
}

func describeSpotInstanceRequests(c *cloud, req *request) (any, error) {
	found, err := describe(&c.spots, spotKind, req)
	return struct {
		Items []*spotRequest `xml:"spotInstanceRequestSet>item"`
		Next  string         `xml:"nextToken,omitempty"`
	}{found.records, found.next}, err
}
