package standin

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// kind is how a describe call of one type is made and refused.
type kind struct {
	parameter string // of the ids
	prefix    string // of an id
	code      string // of an error, before ".NotFound"
	notFound  string // wording, with the ids
	set       string // name of the ids in errors; empty where they can be paged
	fields    record // any of that type, to ask for its filters
}

var (
	instanceKind  = kind{"InstanceId", "i", "InvalidInstanceID", "The instance ID '%s' does not exist", "instancesSet", &instance{}}
	volumeKind    = kind{"VolumeId", "vol", "InvalidVolume", "The volume '%s' does not exist.", "volumeSet", &volume{}}
	snapshotKind  = kind{"SnapshotId", "snap", "InvalidSnapshot", "The snapshot '%s' does not exist.", "snapshotSet", &snapshot{}}
	imageKind     = kind{"ImageId", "ami", "InvalidAMIID", "The image id '[%s]' does not exist", "imagesSet", &image{}}
	groupKind     = kind{"GroupId", "sg", "InvalidGroup", "The security group '%s' does not exist", "", &securityGroup{}}
	subnetKind    = kind{"SubnetId", "subnet", "InvalidSubnetID", "The subnet ID '%s' does not exist", "", &subnet{}}
	vpcKind       = kind{"VpcId", "vpc", "InvalidVpcID", "The vpc ID '%s' does not exist", "", &vpc{}}
	interfaceKind = kind{"NetworkInterfaceId", "eni", "InvalidNetworkInterfaceID", "The networkInterface ID '%s' does not exist", "", &networkInterface{}}
	spotKind      = kind{"SpotInstanceRequestId", "sir", "InvalidSpotInstanceRequestID", "The spot instance request ID '%s' does not exist", "", &spotRequest{}}
)

var idSuffix = regexp.MustCompile(`^([0-9a-f]{8}|[0-9a-f]{17}|[0-9a-z]{8})$`)

// missing is the error for ids that do not exist, or that could not.
func (k kind) missing(ids ...string) *failure {
	for _, id := range ids {
		suffix, ok := strings.CutPrefix(id, k.prefix+"-")
		if !ok || !idSuffix.MatchString(suffix) {
			return badRequest(k.malformed(), fmt.Sprintf("Invalid id: %q", id))
		}
	}
	message := fmt.Sprintf(k.notFound, strings.Join(ids, ", "))
	if len(ids) > 1 {
		message = strings.NewReplacer(" ID ", " IDs ", " does not exist", " do not exist").Replace(message)
	}
	return badRequest(k.code+".NotFound", message)
}

func (k kind) malformed() string {
	switch k.code {
	case "InvalidVolume":
		return "InvalidParameterValue"
	case "InvalidSnapshot":
		return "InvalidParameterValue"
	case "InvalidGroup":
		return "InvalidGroupId.Malformed"
	}
	return k.code + ".Malformed"
}

// page is what a describe call returns.
type page[R record] struct {
	records []R
	next    string
}

// describe finds the resources that a request asks for: by ids (all of them
// or an error), by filters, and page by page.
func describe[R record](s *shelf[R], k kind, req *request) (page[R], error) {
	var none page[R]
	filters, err := req.filters(k.fields)
	if err != nil {
		return none, err
	}
	limit, after, err := req.paging(k)
	if err != nil {
		return none, err
	}
	records := s.order
	if ids := req.list(k.parameter); len(ids) > 0 {
		records = nil
		var unknown []string
		for i, id := range ids {
			r, ok := s.byID[id]
			switch {
			case !ok:
				unknown = append(unknown, id)
			case !slices.Contains(ids[:i], id):
				records = append(records, r)
			}
		}
		if unknown != nil {
			return none, k.missing(unknown...)
		}
	}
	var found page[R]
	passed := after == ""
	for _, r := range records {
		if !passed {
			passed = r.id() == after
			continue
		}
		if slices.ContainsFunc(filters, func(f filter) bool { return !f.matches(r) }) {
			continue
		}
		if limit > 0 && len(found.records) == limit {
			found.next = nextToken(found.records[limit-1].id())
			break
		}
		found.records = append(found.records, r)
	}
	if !passed {
		return none, badRequest("InvalidParameterValue", "Unable to parse pagination token")
	}
	return found, nil
}

// paging reads MaxResults (5 to 1000) and NextToken.
func (r *request) paging(k kind) (limit int, after string, err error) {
	if text := r.form.Get("MaxResults"); text != "" {
		if k.set != "" && r.form.Has(k.parameter+".1") {
			return 0, "", badRequest("InvalidParameterCombination",
				"The parameter "+k.set+" cannot be used with the parameter maxResults")
		}
		limit, _ = strconv.Atoi(text)
		if limit < 5 {
			return 0, "", badRequest("InvalidParameterValue",
				"Value ( "+text+" ) for parameter maxResults is invalid. Expecting a value greater than 5.")
		}
		limit = min(limit, 1000)
	}
	if token := r.form.Get("NextToken"); token != "" {
		id, err := base64.URLEncoding.DecodeString(token)
		if err != nil {
			return 0, "", badRequest("InvalidParameterValue", "Unable to parse pagination token")
		}
		after = string(id)
	}
	return limit, after, nil
}

// nextToken goes on after a resource.
func nextToken(id string) string { return base64.URLEncoding.EncodeToString([]byte(id)) }
