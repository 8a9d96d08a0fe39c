package standin

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
)

// ec2Service speaks the EC2 query protocol.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/making-api-requests.html
type ec2Service struct{}

const ec2Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/"

// ec2Operation does one operation on a locked cloud and returns the members of
// its answer.
type ec2Operation func(*cloud, *request) (any, error)

var ec2Operations = map[string]ec2Operation{
	"RunInstances":           runInstances,
	"TerminateInstances":     terminateInstances,
	"RequestSpotInstances":   requestSpotInstances,
	"CreateTags":             createTags,
	"CreateVpc":              createVPC,
	"CreateSubnet":           createSubnet,
	"CreateSecurityGroup":    createSecurityGroup,
	"CreateVolume":           createVolume,
	"CreateSnapshot":         createSnapshot,
	"RegisterImage":          registerImage,
	"CreateNetworkInterface": createNetworkInterface,

	"DescribeInstances":            describeInstances,
	"DescribeVolumes":              describeVolumes,
	"DescribeSnapshots":            describeSnapshots,
	"DescribeImages":               describeImages,
	"DescribeSecurityGroups":       describeSecurityGroups,
	"DescribeSubnets":              describeSubnets,
	"DescribeVpcs":                 describeVPCs,
	"DescribeNetworkInterfaces":    describeNetworkInterfaces,
	"DescribeSpotInstanceRequests": describeSpotInstanceRequests,
}

func (ec2Service) answer(req *request) (answer, error) {
	do, ok := ec2Operations[req.Operation]
	if !ok {
		return answer{}, badRequest("InvalidAction", "the stand-in does not do EC2 "+req.Operation)
	}
	cloud := req.place.ec2
	cloud.mu.Lock()
	defer cloud.mu.Unlock()
	members, err := do(cloud, req)
	if err != nil {
		return answer{}, err
	}
	inner, err := xmlMembers(members)
	if err != nil {
		return answer{}, err
	}
	return xmlAnswer(ec2Answer{
		XMLName: xml.Name{Local: req.Operation + "Response"}, Space: ec2Namespace, Request: requestID, Members: inner,
	}), nil
}

func (ec2Service) refuse(f *failure) answer {
	a := xmlAnswer(ec2Error{Code: f.Code, Message: f.Message, Request: requestID})
	a.status = f.Status
	return a
}

// cloud is what one account has in one region of EC2.
type cloud struct {
	account, region string

	mu         sync.Mutex
	counter    int
	instances  shelf[*instance]
	volumes    shelf[*volume]
	snapshots  shelf[*snapshot]
	images     shelf[*image]
	groups     shelf[*securityGroup]
	subnets    shelf[*subnet]
	vpcs       shelf[*vpc]
	interfaces shelf[*networkInterface]
	spots      shelf[*spotRequest]
}

func newCloud(account, region string) *cloud { return &cloud{account: account, region: region} }

// newID makes an id in the long form of EC2, which tells the account and is
// the same in every run.
func (c *cloud) newID(prefix string) string {
	c.counter++
	return fmt.Sprintf("%s-%s%05x", prefix, c.account, c.counter)
}

func (c *cloud) zone() string { return c.region + "a" }

// record is a resource.
type record interface {
	id() string
	tagSet() *tags
	// field returns the values that a filter of that name looks at, and
	// whether there is such a filter.
	field(name string) (values []string, known bool)
}

// shelf holds the resources of one type, in order of creation.
type shelf[R record] struct {
	order []R
	byID  map[string]R
}

func (s *shelf[R]) put(r R) R {
	if s.byID == nil {
		s.byID = map[string]R{}
	}
	s.order = append(s.order, r)
	s.byID[r.id()] = r
	return r
}

// findRecord finds a resource of any type.
func (c *cloud) findRecord(id string) (record, bool) {
	for _, find := range []func(string) (record, bool){
		finder(&c.instances), finder(&c.volumes), finder(&c.snapshots), finder(&c.images), finder(&c.groups),
		finder(&c.subnets), finder(&c.vpcs), finder(&c.interfaces), finder(&c.spots),
	} {
		if r, ok := find(id); ok {
			return r, true
		}
	}
	return nil, false
}

func finder[R record](s *shelf[R]) func(string) (record, bool) {
	return func(id string) (record, bool) { r, ok := s.byID[id]; return r, ok }
}

// list reads "Name.1", "Name.2", … of a query.
func (r *request) list(name string) []string {
	var values []string
	for i := 1; r.form.Has(name + "." + strconv.Itoa(i)); i++ {
		values = append(values, r.form.Get(name+"."+strconv.Itoa(i)))
	}
	return values
}

// required reads a parameter that must be there.
func (r *request) required(name string) (string, error) {
	if v := r.form.Get(name); v != "" {
		return v, nil
	}
	return "", &failure{"MissingParameter", "The request must contain the parameter " + name, http.StatusBadRequest}
}

// tagsFor reads the tags that a request has for resources of a type.
func (r *request) tagsFor(kind string) tags {
	var found tags
	for i := 1; ; i++ {
		spec := "TagSpecification." + strconv.Itoa(i)
		if !r.form.Has(spec + ".ResourceType") {
			return found
		}
		if r.form.Get(spec+".ResourceType") == kind {
			found.set(r.readTags(spec + ".Tag"))
		}
	}
}

func (r *request) readTags(name string) tags {
	var found tags
	for i := 1; ; i++ {
		entry := name + "." + strconv.Itoa(i)
		if !r.form.Has(entry + ".Key") {
			return found
		}
		found = append(found, tag{r.form.Get(entry + ".Key"), r.form.Get(entry + ".Value")})
	}
}

// tag and tags are EC2's, in the order they were set.
type tag struct {
	Key   string `xml:"key"`
	Value string `xml:"value"`
}

type tags []tag

// set adds tags, and replaces those of the same key.
func (t *tags) set(more tags) {
	for _, one := range more {
		if i := slices.IndexFunc(*t, func(have tag) bool { return have.Key == one.Key }); i >= 0 {
			(*t)[i] = one
			continue
		}
		*t = append(*t, one)
	}
}

// createTags tags resources of any type: all of them or none.
func createTags(c *cloud, req *request) (any, error) {
	var records []record
	for _, id := range req.list("ResourceId") {
		r, ok := c.findRecord(id)
		if !ok {
			return nil, badRequest("InvalidID", "The ID '"+id+"' is not valid")
		}
		records = append(records, r)
	}
	for _, r := range records {
		r.tagSet().set(req.readTags("Tag"))
	}
	return done{true}, nil
}
