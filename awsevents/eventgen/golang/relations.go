package golang

import (
	"slices"
	"strings"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// resource is the Go type that a relation's loader gives for a target.
type resource struct {
	service string // package of the SDK, whose types are in service/<service>/types
	name    string // of the type
}

const sdkPath = "github.com/aws/aws-sdk-go-v2/service/"

// natives are the targets that have a loader of their own.
var natives = map[string]resource{
	"acm.Certificate":                     {"acm", "CertificateDetail"},
	"autoscaling.Group":                   {"autoscaling", "AutoScalingGroup"},
	"batch.Job":                           {"batch", "JobDetail"},
	"cloudwatch.Alarm":                    {"cloudwatch", "MetricAlarm"},
	"codebuild.Project":                   {"codebuild", "Project"},
	"codebuild.Build":                     {"codebuild", "Build"},
	"codepipeline.Pipeline":               {"codepipeline", "PipelineDeclaration"},
	"codepipeline.PipelineExecution":      {"codepipeline", "PipelineExecution"},
	"ec2.Instance":                        {"ec2", "Instance"},
	"ec2.Volume":                          {"ec2", "Volume"},
	"ec2.Image":                           {"ec2", "Image"},
	"ec2.Snapshot":                        {"ec2", "Snapshot"},
	"ec2.SpotInstanceRequest":             {"ec2", "SpotInstanceRequest"},
	"ecr.Repository":                      {"ecr", "Repository"},
	"ecr.Image":                           {"ecr", "ImageDetail"},
	"ecs.Cluster":                         {"ecs", "Cluster"},
	"ecs.Service":                         {"ecs", "Service"},
	"ecs.Task":                            {"ecs", "Task"},
	"ecs.TaskDefinition":                  {"ecs", "TaskDefinition"},
	"ecs.ContainerInstance":               {"ecs", "ContainerInstance"},
	"elasticache.CacheCluster":            {"elasticache", "CacheCluster"},
	"elasticache.ReplicationGroup":        {"elasticache", "ReplicationGroup"},
	"elasticache.ServerlessCache":         {"elasticache", "ServerlessCache"},
	"elasticache.Snapshot":                {"elasticache", "Snapshot"},
	"elasticache.ServerlessCacheSnapshot": {"elasticache", "ServerlessCacheSnapshot"},
	"kms.Key":                             {"kms", "KeyMetadata"},
	"opensearch.Domain":                   {"opensearch", "DomainStatus"},
	"rds.DBInstance":                      {"rds", "DBInstance"},
	"rds.DBCluster":                       {"rds", "DBCluster"},
	"rds.DBSnapshot":                      {"rds", "DBSnapshot"},
	"rds.DBClusterSnapshot":               {"rds", "DBClusterSnapshot"},
	"s3.Bucket":                           {"s3", "Bucket"},
	"ssm.Parameter":                       {"ssm", "Parameter"},
	"ssm.AutomationExecution":             {"ssm", "AutomationExecution"},
	"ssm.Document":                        {"ssm", "DocumentDescription"},
	"ssm.MaintenanceWindow":               {"ssm", "MaintenanceWindowIdentity"},
	"ssm.OpsItem":                         {"ssm", "OpsItem"},
	"ssm.Command":                         {"ssm", "Command"},
}

// nativeOf maps the CloudFormation types that a native loader serves.
var nativeOf = map[string]string{
	"AWS::AutoScaling::AutoScalingGroup": "autoscaling.Group",
	"AWS::CloudWatch::Alarm":             "cloudwatch.Alarm",
	"AWS::CodeBuild::Project":            "codebuild.Project",
	"AWS::CodePipeline::Pipeline":        "codepipeline.Pipeline",
	"AWS::EC2::Instance":                 "ec2.Instance",
	"AWS::ECR::Repository":               "ecr.Repository",
	"AWS::ECS::Cluster":                  "ecs.Cluster",
	"AWS::KMS::Key":                      "kms.Key",
	"AWS::S3::Bucket":                    "s3.Bucket",
}

// nativeTarget is the target of a relation as its loader calls it, if there is one.
func nativeTarget(target string) (string, resource, bool) {
	if native, ok := nativeOf[target]; ok {
		target = native
	}
	r, ok := natives[target]
	return target, r, ok
}

// relationField is a field for a resource.
type relationField struct {
	name   string
	target string
	typ    resource
	many   bool
	tag    string
}

// relationFields lists the fields for the resources an event names, as far as
// they have loaders.
func (e *event) relationFields() []relationField {
	var out []relationField
	for _, r := range e.Relations {
		target, typ, ok := nativeTarget(r.Target)
		if !ok || r.Name == "Detail" || r.Name == "Event" || slices.ContainsFunc(out, func(f relationField) bool { return f.name == r.Name }) {
			continue
		}
		out = append(out, relationField{name: r.Name, target: target, typ: typ, many: r.Many, tag: relationTag(target, r)})
	}
	return out
}

func relationTag(target string, r catalog.Relation) string {
	tag := target + "," + r.Path
	if r.Args != "" {
		tag += "," + r.Args
	}
	return tag
}

// relations writes an event's fields for resources.
func (w *writer) relations(e *event) {
	for _, f := range e.relationFields() {
		name := strings.ReplaceAll(f.typ.service, "-", "") + "types"
		w.imports[sdkPath+f.typ.service+"/types"] = name
		w.imports[relationPath] = ""
		kind := "One"
		if f.many {
			kind = "Many"
		}
		w.line("\t%s relation.%s[%s.%s] `json:\"-\" relation:%q`", f.name, kind, name, f.typ.name, f.tag)
	}
}
