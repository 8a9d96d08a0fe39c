// Package standin is a test double of a small part of AWS. It listens on
// loopback and speaks the wire protocols of SQS (AWS JSON 1.0), EventBridge
// (PutEvents alone; AWS JSON 1.1), EC2 (EC2 query) and STS (query) to the real clients of aws-sdk-go-v2, so that tests
// and examples run the code that runs in production, without an account.
//
//	server, err := standin.Start()
//	defer server.Close()
//	client := sqs.NewFromConfig(server.Config())
//
// It is no more than that. Signatures are not checked, everyone may do
// everything, nothing is stored on disk, and an operation that it does not
// know is refused with a message that says so. Queues behave as package
// sqsmodel says; EC2 resources are records that are created, tagged and
// described, with the errors, filters and paging of EC2, and nothing runs.
//
// Events that PutEvents takes are kept for [Place.Events] and go nowhere.
//
// Resources are kept per account and region. The region is the one in the
// credential scope of a request, and the account is the one its access key
// was given for: [DefaultAccount] unless the key comes from AssumeRole (then
// it is the role's account) or from [Server.ConfigFor].
//
// [Server.Inject] makes calls fail, wait or lose their connection, and
// [Server.Calls] tells which calls were made.
package standin
