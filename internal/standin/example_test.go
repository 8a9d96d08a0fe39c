package standin_test

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/typedbus/typedbus/internal/standin"
)

func Example() {
	ctx := context.Background()
	server, err := standin.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()

	client := sqs.NewFromConfig(server.Config())
	queue, _ := client.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: aws.String("orders")})
	client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: queue.QueueUrl, MessageBody: aws.String("hello")})
	got, _ := client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: queue.QueueUrl, WaitTimeSeconds: 20})
	fmt.Println(*got.Messages[0].Body)

	for _, call := range server.Calls() {
		fmt.Println(call.Service, call.Operation, call.Account, call.Region)
	}
	// Output:
	// hello
	// sqs CreateQueue 123456789012 us-east-1
	// sqs SendMessage 123456789012 us-east-1
	// sqs ReceiveMessage 123456789012 us-east-1
}

// A caller who may not describe instances, once.
func ExampleServer_Inject() {
	server, err := standin.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	fault := standin.Unauthorized.On("ec2", "DescribeInstances")
	fault.Times = 1
	server.Inject(fault)

	client := ec2.NewFromConfig(server.Config())
	_, err = client.DescribeInstances(context.Background(), &ec2.DescribeInstancesInput{})
	fmt.Println(err != nil)
	_, err = client.DescribeInstances(context.Background(), &ec2.DescribeInstancesInput{})
	fmt.Println(err)
	// Output:
	// true
	// <nil>
}
