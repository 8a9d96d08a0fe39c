// Package cloudtrail has the events that AWS CloudTrail delivers to EventBridge.
// They have the same form whatever service they are about, so one type serves
// every source:
//
//	switch e := event.(type) {
//	case *cloudtrail.APICall:
//		if e.Denied() {
//			log.Printf("%s may not %s", e.Detail.UserIdentity.ARN, e.Action())
//		}
//	case *cloudtrail.ConsoleSignIn:
//		…
//	}
//
// A type of your own for one service or one call is more specific and wins:
//
//	type RunInstances struct {
//		registry.Event `event:"source=aws.ec2,detail-type=AWS API Call via CloudTrail,detail.eventName=RunInstances"`
//		Detail         cloudtrail.Record `json:"detail"`
//	}
//
// So are a few types in the packages of services, for single events whose form is
// known: controltowerevents.CreateManagedAccount, sqsevents.CreateQueue and those
// that docs/catalogue.md lists. A program that imports them, or awsevents/all, and
// is to see every call whatever its type asks for [RecordOf].
//
// Importing the package registers its types with the registry of package
// awsevents. The fields are those of
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
//
// # Parameters and answers
//
// [Request] and [Response] read what a call was asked and what it answered into
// a type of the SDK, or of yours:
//
//	input, drift, err := cloudtrail.Request[ecs.RunTaskInput](call)
//	output, drift, err := cloudtrail.Response[ecs.RunTaskOutput](call)
//
// AWS publishes no schema of them. A field takes the member of its name, case
// aside, and failing that the one that goes by the wire's name for it: EC2's
// instancesSet, S3's bucketName and x-amz-acl. Lists are read as arrays, as
// {"items": […]}, and as XML has them; numbers and booleans as text too; times
// in a dozen forms; blobs as base64. Keys of maps stay as they are. A type that
// contains itself is no matter. RDS and its like record the members of an
// output's only structure, and they are read into that structure; a policy that
// is recorded as an object is read as its text. What does not fit is left zero
// and told as drift, and so is what CloudTrail hides; an error is that there is
// nothing to read:
//
//	ErrAbsent      CloudTrail recorded none
//	ErrCallFailed  the call was answered with an error, and there is no answer
//	ErrOmitted     CloudTrail left out what is larger than 100 KB
//	ErrNotRecord   the event is none of CloudTrail's
//	ErrOtherType   the type of the SDK has a field for none of it
//
// Which type to ask for, [Record.API] and [Record.Operation] tell: they know the
// versions at the end of Lambda's event names, and Classic Load Balancers from
// the others, which share an event source.
//
// Two kinds of type say nothing of how they are read. Unions of the SDK are
// made known by [RegisterUnion], documents and the like by [RegisterDecoder];
// until then they stay nil, with a drift.
//
// # Resources
//
// The list of resources of a call is empty for most services. A table says
// instead where in the parameters or the answer an id stands:
//
//	for _, r := range cloudtrail.References(call) {
//		fmt.Println(r.Target, r.Key)
//	}
//	tasks, err := cloudtrail.Load[types.Task](ctx, call, "ecs.Task")
//
// [Load] goes through package relation: in the account and region of the event's
// envelope, which are those of the resource and not always the caller's, or of
// the resource's ARN; in batches; with its outcomes. Import the package with
// the loader, such as relation/ecs.
//
// An event type of your own can have a field for them, which [relation.Preload]
// takes along:
//
//	type ECSCall struct {
//		registry.Event `event:"source=aws.ecs,detail-type=AWS API Call via CloudTrail"`
//		Detail         cloudtrail.Record                 `json:"detail"`
//		Clusters       cloudtrail.Related[types.Cluster] `json:"-" relation:"ecs.Cluster,detail.eventName"`
//	}
//
// The table has rows for EC2, Auto Scaling, Lambda, Batch, ECS, ECR, EKS, load
// balancing, ACM, the developer tools, CloudFormation, S3, RDS, ElastiCache,
// OpenSearch Service, DynamoDB, messaging, Glue, SageMaker, IAM, STS, KMS, Secrets
// Manager, Systems Manager, CloudWatch and Step Functions; [Rows] lists them. A
// row is a line, and [Relate] adds yours:
//
//	cloudtrail.Relate(cloudtrail.Row{
//		API: "athena", Operations: "StartQueryExecution", Target: "AWS::Athena::WorkGroup", Key: "request.workGroup",
//	})
package cloudtrail
