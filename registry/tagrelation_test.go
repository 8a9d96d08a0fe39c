package registry

// task is what the relations below are about.
type task struct {
	ID    string                     `json:"id"`
	IDs   []string                   `json:"ids"`
	Ratio float64                    `json:"ratio"`
	Parts []struct{ ID string }      `json:"parts"`
	Tags  map[string]string          `json:"tags"`
	Deep  struct{ Inner struct{} }   `json:"deep"`
	More  map[string]map[string]bool `json:"more"`
}

// one mistake each in a relation tag or in the field that has it.
var badRelationTags = []badTag{
	{"relation without json:\"-\"", struct {
		Event  `event:"source=a"`
		Detail task `json:"detail"`
		X      one  `relation:"ec2.Instance,detail.id"`
	}{}, "X", "", 0, "add `json:\"-\"` to it"},
	{"relation without a tag", struct {
		Event  `event:"source=a"`
		Detail task `json:"detail"`
		X      one  `json:"-"`
	}{}, "X", "", 0, "add `relation:\"…\"` with the resource and the path of its id"},
	{"relation with a misspelt key", struct {
		Event  `event:"source=a"`
		Detail task `json:"detail"`
		X      one  `json:"-" relations:"ec2.Instance,detail.id"`
	}{}, "X", "", 0, "add `relation:\"…\"` with the resource and the path of its id"},
	{"relation to all resources", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:"ec2.Instance,resources"`
	}{}, "X", "relation", 13, "write resources[service:resource-type], or make the field a relation.Many"},
	{"relation that is not exported", struct {
		Event  `event:"source=a"`
		Detail task `json:"detail"`
		x      one  `json:"-" relation:"ec2.Instance,detail.id"`
	}{}, "x", "", 0, "begin its name with a capital letter"},
	{"relation by pointer", struct {
		Event  `event:"source=a"`
		Detail task `json:"detail"`
		X      *one `json:"-" relation:"ec2.Instance,detail.id"`
	}{}, "X", "relation", 0, "make it a registry.one"},
	{"relation tag on a string", struct {
		Event  `event:"source=a"`
		Detail task   `json:"detail"`
		X      string `json:"-" relation:"ec2.Instance,detail.id"`
	}{}, "X", "relation", 0, "make the field a relation.One or a relation.Many"},
	{"nested relation", struct {
		Event  `event:"source=a"`
		Detail struct {
			ID string
			X  one `json:"-" relation:"ec2.Instance,detail.ID"`
		} `json:"detail"`
	}{}, "Detail.X", "relation", 0, "move the field to the event type"},
	{"nested relation without a tag", struct {
		Event  `event:"source=a"`
		Detail struct {
			X one
		} `json:"detail"`
	}{}, "Detail.X", "relation", 0, "move the field to the event type"},
	{"empty relation", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:""`
	}{}, "X", "relation", 0, "begin with a service and a type, as in ec2.Instance,detail.id or AWS::ECS::Cluster,detail.arn"},
	{"no path", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:"ec2.Instance"`
	}{}, "X", "relation", 12, "add it after a comma, such as ec2.Instance,detail.id"},
	{"target in capitals", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:"EC2.instance,account"`
	}{}, "X", "relation", 0, "begin with a service and a type, as in ec2.Instance,detail.id or AWS::ECS::Cluster,detail.arn"},
	{"target with small aws", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:"aws::ECS::Cluster,account"`
	}{}, "X", "relation", 0, "begin with a service and a type, as in ec2.Instance,detail.id or AWS::ECS::Cluster,detail.arn"},
	{"target without a type", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:"ec2,account"`
	}{}, "X", "relation", 0, "begin with a service and a type, as in ec2.Instance,detail.id or AWS::ECS::Cluster,detail.arn"},
	{"space before the target", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:" ec2.Instance,account"`
	}{}, "X", "relation", 0, "begin with a service and a type, as in ec2.Instance,detail.id or AWS::ECS::Cluster,detail.arn"},
	{"equals sign after the target", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:"ec2.Instance=account"`
	}{}, "X", "relation", 12, "add it after a comma, such as ec2.Instance,detail.id"},
	{"key part before the id", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:"ecs.Service,cluster=account"`
	}{}, "X", "relation", 12, "write it before cluster=, or remove that if it is the id"},
	{"key part without a name", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:"ecs.Service,account,region"`
	}{}, "X", "relation", 20, "write name=path for each further part of the key, such as cluster=detail.cluster; no ',' at the end"},
	{"key part twice", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:"ecs.Service,account,a=region,a=id"`
	}{}, "X", "relation", 29, "remove one"},
	{"key part with a bad name", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:"ecs.Service,account,Cluster=region"`
	}{}, "X", "relation", 20, "write a name that begins with a small letter, such as cluster"},
	{"extra comma", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:"ecs.Service,account,"`
	}{}, "X", "relation", 20, "write name=path for each further part of the key, such as cluster=detail.cluster; no ',' at the end"},
	{"two key parts without a comma", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:"ecs.Service,account,a=region=id"`
	}{}, "X", "relation", 28, "put a comma between two parts of the key"},
	{"resources by position", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:"ecs.Service,resources[0]"`
	}{}, "X", "relation", 12, "write resources[service:resource-type]"},
	{"path that is not there", struct {
		Event  `event:"source=a"`
		Detail task `json:"detail"`
		X      one  `json:"-" relation:"ec2.Instance,detail.Id"`
	}{}, "X", "relation", 13, "write detail.id"},
	{"path of a key part that is not there", struct {
		Event  `event:"source=a"`
		Detail task `json:"detail"`
		X      one  `json:"-" relation:"ec2.Instance,detail.id,part=detail.parts[*].Idd"`
	}{}, "X", "relation", 28, "write detail.parts[*].ID"},
	{"list for one", struct {
		Event  `event:"source=a"`
		Detail task `json:"detail"`
		X      one  `json:"-" relation:"ec2.Instance,detail.ids"`
	}{}, "X", "relation", 13, "make the field a relation.Many, or choose one element"},
	{"each element for one", struct {
		Event  `event:"source=a"`
		Detail task `json:"detail"`
		X      one  `json:"-" relation:"ec2.Instance,detail.parts[*].ID"`
	}{}, "X", "relation", 13, "make the field a relation.Many, or choose one element"},
	{"object as a key", struct {
		Event  `event:"source=a"`
		Detail task `json:"detail"`
		X      one  `json:"-" relation:"ec2.Instance,detail.deep"`
	}{}, "X", "relation", 13, "name a string in it"},
	{"fraction as a key", struct {
		Event  `event:"source=a"`
		Detail task `json:"detail"`
		X      one  `json:"-" relation:"ec2.Instance,detail.ratio"`
	}{}, "X", "relation", 13, "name a string or an integer"},
	{"selector on an object", struct {
		Event  `event:"source=a"`
		Detail task `json:"detail"`
		X      one  `json:"-" relation:"ec2.Instance,detail.deep[0]"`
	}{}, "X", "relation", 13, "remove [0] after it"},
	{"path that does not parse", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:"ec2.Instance,detail."`
	}{}, "X", "relation", 20, "remove the extra '.' or write the name"},
	{"bad selector", struct {
		Event `event:"source=a"`
		X     one `json:"-" relation:"ec2.Instance,detail.ids[first]"`
	}{}, "X", "relation", 23, "write an index from 0, * or service:resource-type"},
}
