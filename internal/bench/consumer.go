package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/typedbus/typedbus/internal/sqsmodel"
	"github.com/typedbus/typedbus/internal/standin"
)

// Consumption is the consumer beside a loop over the SDK, written by hand.
type Consumption struct {
	Messages int `json:"messages"` // of each run
	Runs     int `json:"runs"`
	// Consumer and Loop are messages a second; CPU their processor time a message (nanoseconds); Calls their calls a
	// message. All are medians of the runs.
	Consumer      float64 `json:"consumer"`
	Loop          float64 `json:"loop"`
	ConsumerCPU   float64 `json:"consumerCPU"`
	LoopCPU       float64 `json:"loopCPU"`
	ConsumerCalls float64 `json:"consumerCalls"`
	LoopCalls     float64 `json:"loopCalls"`
	// Throughput and CPU are consumer ÷ loop, run by run.
	Throughput Ratio `json:"throughput"`
	CPU        Ratio `json:"cpu"`
}

// StandInMain serves SQS in a process of its own until its standard input ends: the other end of [MeasureConsumer]. It
// prints its address, and has as many queues of as many messages as it is told.
func StandInMain(args []string) error {
	if len(args) != 2 {
		return errors.New("bench: standin takes the number of queues and of messages")
	}
	queues, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	messages, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	server, err := standin.Start()
	if err != nil {
		return err
	}
	defer server.Close()
	model := server.Place(standin.DefaultAccount, standin.DefaultRegion).SQS()
	for q := range queues {
		queue, err := model.CreateQueue(context.Background(), fmt.Sprintf("queue-%d", q), map[string]string{"VisibilityTimeout": "300"})
		if err != nil {
			return err
		}
		for m := range messages {
			if _, err := queue.Send(context.Background(), sqsmodel.Send{Body: string(orderPayload(m))}); err != nil {
				return err
			}
		}
	}
	fmt.Println(server.URL())
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// MeasureConsumer has the consumer and the loop empty queues in turns. The queues are in another process, which server
// starts by running [StandInMain] with the arguments it is given.
func MeasureConsumer(server func(args ...string) *exec.Cmd, runs, messages int) (*Consumption, error) {
	cmd := server(strconv.Itoa(2*runs+2), strconv.Itoa(messages))
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	defer cmd.Wait() // what it printed has been read: there is nothing to learn from how it ended
	defer in.Close()
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("bench: the stand-in did not start: %w", err)
	}
	service := sqs.NewFromConfig(standInConfig(strings.TrimSpace(url)))

	c := &Consumption{Messages: messages, Runs: runs}
	var rates, cpus, calls [2][]float64
	for run := range runs + 1 {
		for i := range 2 {
			way := (i + run) % 2
			queue, err := service.GetQueueUrl(context.Background(), &sqs.GetQueueUrlInput{QueueName: new(fmt.Sprintf("queue-%d", 2*run+way))})
			if err != nil {
				return nil, err
			}
			client := newEmptied(service, messages)
			begin, cpu := time.Now(), cpuTime()
			if err := []emptier{consume, loop}[way](client, *queue.QueueUrl); err != nil {
				return nil, err
			}
			if run == 0 {
				continue // connections are made, types are compiled
			}
			rates[way] = append(rates[way], float64(messages)/client.at.Sub(begin).Seconds())
			cpus[way] = append(cpus[way], float64(client.cpu-cpu)/float64(messages))
			calls[way] = append(calls[way], float64(client.callsAt)/float64(messages))
		}
	}
	c.Consumer, c.Loop = Median(rates[0]), Median(rates[1])
	c.ConsumerCPU, c.LoopCPU = Median(cpus[0]), Median(cpus[1])
	c.ConsumerCalls, c.LoopCalls = Median(calls[0]), Median(calls[1])
	c.Throughput, c.CPU = RatioOf(rates[0], rates[1]), RatioOf(cpus[0], cpus[1])
	return c, nil
}
