package golang

import (
	"cmp"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/registry"
)

// resource is the Go type that a relation's loader gives for a target.
type resource struct {
	service string // of the SDK, whose types are in service/<service>/types
	name    string // of the type
	own     string // the package of this module that has the type, where the SDK's comes with a client
}

const (
	sdkPath    = "github.com/aws/aws-sdk-go-v2/service/"
	modulePath = "github.com/typedbus/typedbus/"
)

// importPath is the package that has the type.
func (r resource) importPath() string {
	if r.own != "" {
		return modulePath + r.own
	}
	return sdkPath + r.service + "/types"
}

// importName is the name of that package in a file: ecstypes. S3's types are
// here and in the SDK.
func (r resource) importName() string {
	if r.service == "s3" && r.own == "" {
		return "sdks3types"
	}
	return r.service + "types"
}

// cloudControl is the type of what Cloud Control loads.
var cloudControl = resource{"cloudcontrol", "Resource", "relation/cloudcontrol/cloudcontroltypes"}

// natives are the targets that have a loader of their own.
var natives = map[string]resource{
	"acm.Certificate":                     {service: "acm", name: "CertificateDetail"},
	"autoscaling.Group":                   {service: "autoscaling", name: "AutoScalingGroup"},
	"batch.Job":                           {service: "batch", name: "JobDetail"},
	"cloudwatch.Alarm":                    {service: "cloudwatch", name: "MetricAlarm"},
	"codebuild.Project":                   {service: "codebuild", name: "Project"},
	"codebuild.Build":                     {service: "codebuild", name: "Build"},
	"codepipeline.Pipeline":               {service: "codepipeline", name: "PipelineDeclaration"},
	"codepipeline.PipelineExecution":      {service: "codepipeline", name: "PipelineExecution"},
	"ec2.Instance":                        {service: "ec2", name: "Instance"},
	"ec2.Volume":                          {service: "ec2", name: "Volume"},
	"ec2.Image":                           {service: "ec2", name: "Image"},
	"ec2.Snapshot":                        {service: "ec2", name: "Snapshot"},
	"ec2.SpotInstanceRequest":             {service: "ec2", name: "SpotInstanceRequest"},
	"ecr.Repository":                      {service: "ecr", name: "Repository"},
	"ecr.Image":                           {service: "ecr", name: "ImageDetail"},
	"ecs.Cluster":                         {service: "ecs", name: "Cluster"},
	"ecs.Service":                         {service: "ecs", name: "Service"},
	"ecs.Task":                            {service: "ecs", name: "Task"},
	"ecs.TaskDefinition":                  {service: "ecs", name: "TaskDefinition"},
	"ecs.ContainerInstance":               {service: "ecs", name: "ContainerInstance"},
	"elasticache.CacheCluster":            {service: "elasticache", name: "CacheCluster"},
	"elasticache.ReplicationGroup":        {service: "elasticache", name: "ReplicationGroup"},
	"elasticache.ServerlessCache":         {service: "elasticache", name: "ServerlessCache"},
	"elasticache.Snapshot":                {service: "elasticache", name: "Snapshot"},
	"elasticache.ServerlessCacheSnapshot": {service: "elasticache", name: "ServerlessCacheSnapshot"},
	"kms.Key":                             {service: "kms", name: "KeyMetadata"},
	"opensearch.Domain":                   {service: "opensearch", name: "DomainStatus"},
	"rds.DBInstance":                      {service: "rds", name: "DBInstance"},
	"rds.DBCluster":                       {service: "rds", name: "DBCluster"},
	"rds.DBSnapshot":                      {service: "rds", name: "DBSnapshot"},
	"rds.DBClusterSnapshot":               {service: "rds", name: "DBClusterSnapshot"},
	"s3.Object":                           {"s3", "Object", "relation/s3/s3types"},
	"sfn.StateMachine":                    {"sfn", "StateMachine", "relation/sfn/sfntypes"},
	"sfn.Execution":                       {"sfn", "Execution", "relation/sfn/sfntypes"},
	"s3.Bucket":                           {service: "s3", name: "Bucket"},
	"ssm.Parameter":                       {service: "ssm", name: "ParameterMetadata"},
	"ssm.AutomationExecution":             {service: "ssm", name: "AutomationExecution"},
	"ssm.Document":                        {service: "ssm", name: "DocumentDescription"},
	"ssm.MaintenanceWindow":               {service: "ssm", name: "MaintenanceWindowIdentity"},
	"ssm.OpsItem":                         {service: "ssm", name: "OpsItem"},
	"ssm.Command":                         {service: "ssm", name: "Command"},
	"backup.BackupJob":                    {service: "backup", name: "BackupJob"},
	"backup.CopyJob":                      {service: "backup", name: "CopyJob"},
	"backup.RestoreJob":                   {service: "backup", name: "RestoreJobsListMember"},
	"backup.Vault":                        {service: "backup", name: "BackupVaultListMember"},
	"batch.JobQueue":                      {service: "batch", name: "JobQueueDetail"},
	"bedrock.ModelCustomizationJob":       {service: "bedrock", name: "ModelCustomizationJobSummary"},
	"bedrock.ModelInvocationJob":          {service: "bedrock", name: "ModelInvocationJobSummary"},
	"codedeploy.Deployment":               {service: "codedeploy", name: "DeploymentInfo"},
	"codedeploy.Application":              {service: "codedeploy", name: "ApplicationInfo"},
	"dynamodb.Table":                      {service: "dynamodb", name: "TableDescription"},
	"eks.Cluster":                         {service: "eks", name: "Cluster"},
	"eks.Nodegroup":                       {service: "eks", name: "Nodegroup"},
	"eks.Addon":                           {service: "eks", name: "Addon"},
	"emrserverless.Application":           {service: "emrserverless", name: "Application"},
	"emrserverless.JobRun":                {service: "emrserverless", name: "JobRun"},
	"eventbridge.Connection":              {service: "eventbridge", name: "Connection"},
	"glue.Job":                            {service: "glue", name: "Job"},
	"glue.Crawler":                        {service: "glue", name: "Crawler"},
	"iam.Role":                            {service: "iam", name: "Role"},
	"mediaconvert.Job":                    {service: "mediaconvert", name: "Job"},
	"sagemaker.TrainingJob":               {service: "sagemaker", name: "TrainingJob"},
	"sagemaker.Endpoint":                  {service: "sagemaker", name: "Endpoint"},
	"sagemaker.Model":                     {service: "sagemaker", name: "Model"},
	"secretsmanager.Secret":               {service: "secretsmanager", name: "SecretListEntry"},
	"sns.Topic":                           {"sns", "Topic", "relation/sns/snstypes"},
	"sqs.Queue":                           {"sqs", "Queue", "relation/sqs/sqstypes"},
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
	"AWS::Batch::JobQueue":               "batch.JobQueue",
	"AWS::CodeDeploy::Application":       "codedeploy.Application",
	"AWS::DynamoDB::Table":               "dynamodb.Table",
	"AWS::EKS::Cluster":                  "eks.Cluster",
	"AWS::Glue::Crawler":                 "glue.Crawler",
	"AWS::Glue::Job":                     "glue.Job",
	"AWS::IAM::Role":                     "iam.Role",
	"AWS::SageMaker::Endpoint":           "sagemaker.Endpoint",
	"AWS::SageMaker::Model":              "sagemaker.Model",
	"AWS::SecretsManager::Secret":        "secretsmanager.Secret",
	"AWS::SNS::Topic":                    "sns.Topic",
	"AWS::SQS::Queue":                    "sqs.Queue",
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
// they have loaders. With viaCloudControl, all that have none of their own do.
func (e *event) relationFields(viaCloudControl bool) []relationField {
	out, _ := e.sortRelations(viaCloudControl)
	return out
}

// sortRelations sorts an event's relations into fields and those that can be none.
func (e *event) sortRelations(viaCloudControl bool) (fields []relationField, left []Unrelated) {
	for _, r := range e.Relations {
		target, typ, ok := nativeTarget(r.Target)
		if !ok && viaCloudControl {
			target, typ, ok = r.Target, cloudControl, true
		}
		name := relationName(r.Name)
		why := ""
		switch {
		case !ok:
			why = "nothing loads it"
		case !e.isKey(r.Path):
			why = "there is no text there to be its key"
		case slices.ContainsFunc(fields, func(f relationField) bool { return f.name == name }):
			why = "the event has another field of that name"
		}
		if why != "" {
			left = append(left, Unrelated{strings.Join(e.sources, ", "), e.DetailType, r.Target, r.Path, why})
			continue
		}
		fields = append(fields, relationField{name: name, target: target, typ: typ, many: r.Many, tag: relationTag(target, r)})
	}
	return fields, left
}

// relationName is the name of the field for a resource: its own, unless an event
// has a field or a method of that name already, which the field would hide.
func relationName(resource string) string {
	envelope := reflect.TypeFor[*registry.Event]()
	_, field := envelope.Elem().FieldByName(resource)
	_, method := envelope.MethodByName(resource)
	if field || method || resource == "Event" || resource == "Detail" {
		return resource + "Resource"
	}
	return resource
}

// Unrelated is a resource that AWS says an event names, and that the event's type
// has no field for.
type Unrelated struct{ Source, DetailType, Target, Path, Why string }

// unrelated lists the resources of all services without a field.
func unrelated(services []*catalog.Service, packages []*pkg) []Unrelated {
	var out []Unrelated
	for _, p := range packages {
		for _, e := range p.events {
			_, left := e.sortRelations(true)
			out = append(out, left...)
		}
	}
	for _, s := range services {
		for _, e := range s.Events {
			for _, r := range e.Relations {
				if e.ServedBy != "" && !s.Relates(e.DetailType, r) {
					out = append(out, Unrelated{s.Source, e.DetailType, r.Target, r.Path, "no field of a type that all sources share: " + e.ServedBy + ".Load loads it"})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b Unrelated) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.DetailType, b.DetailType), cmp.Compare(a.Target, b.Target))
	})
	return out
}

// isKey reports whether a path leads to text, which can be the key of a resource.
// The registry ties a few whole objects to one: see Unrelated.
func (e *event) isKey(at string) bool {
	inDetail, ok := strings.CutPrefix(at, "detail.")
	if !ok {
		return true
	}
	inDetail = strings.ReplaceAll(inDetail, "[*]", "[]")
	key := false
	e.Detail.Walk(func(p string, f *catalog.Field) {
		if p == inDetail || f.Type.Inside(p) == inDetail {
			key = f.Type.Leaf().Kind == catalog.String
		}
	})
	return key
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
	for _, f := range e.relationFields(w.emit.CloudControl) {
		w.imports[f.typ.importPath()] = ""
		if name := f.typ.importName(); name != path.Base(f.typ.importPath()) {
			w.imports[f.typ.importPath()] = name
		}
		w.imports[relationPath] = ""
		kind := "One"
		if f.many {
			kind = "Many"
		}
		w.line("\t%s relation.%s[%s.%s] `json:\"-\" relation:%q`", f.name, kind, f.typ.importName(), f.typ.name, f.tag)
	}
}
