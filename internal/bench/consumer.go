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

// Consumption is the consumer beside loops over the SDK, written by hand.
type Consumption struct {
	Messages int `json:"messages"` // of each run
	Runs     int `json:"runs"`
	// Latency is how long the other end waits before each answer, in milliseconds.
	Latency float64 `json:"latency"`
	// Ways are the consumer, the loop, and the loop that asks for the attributes the consumer asks for, too.
	Ways []Emptying `json:"ways"`
}

// Emptying is how one way emptied queues. The figures are medians of the runs.
type Emptying struct {
	Way   string  `json:"way"`
	Rate  float64 `json:"rate"`  // messages a second
	CPU   float64 `json:"cpu"`   // nanoseconds of processor time a message
	Calls float64 `json:"calls"` // of SQS, a message
	// RateRatio and CPURatio are the consumer's ÷ this way's, run by run.
	RateRatio Ratio `json:"rateRatio"`
	CPURatio  Ratio `json:"cpuRatio"`
}

// StandInMain serves SQS in a process of its own until its standard input ends: the other end of [MeasureConsumer]. It
// prints its address, and has as many queues of as many messages as it is told, and the latency.
func StandInMain(args []string) error {
	if len(args) != 3 {
		return errors.New("bench: standin takes the number of queues, the number of messages and a latency")
	}
	queues, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	messages, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	latency, err := time.ParseDuration(args[2])
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
		queue, err := model.CreateQueue(context.Background(), queueName(q), map[string]string{"VisibilityTimeout": "300"})
		if err != nil {
			return err
		}
		for m := range messages {
			if _, err := queue.Send(context.Background(), sqsmodel.Send{Body: string(orderPayload(m))}); err != nil {
				return err
			}
		}
	}
	if latency > 0 {
		server.Inject(standin.Fault{Service: "sqs", Latency: latency})
	}
	fmt.Println(server.URL())
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// MeasureConsumer has the consumer and the loops empty queues in turns. The queues are in another process, which server
// starts by running [StandInMain] with the arguments it is given.
func MeasureConsumer(server func(args ...string) *exec.Cmd, runs, messages int, latency time.Duration) (*Consumption, error) {
	ways := []struct {
		name  string
		empty emptier
	}{{"sqsx.Consumer", consume}, {"loop by hand", loop}, {"loop by hand, with the attributes", loopWithAttributes}}
	cmd := server(strconv.Itoa(len(ways)*(runs+1)), strconv.Itoa(messages), latency.String())
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

	rates, cpus, calls := make([][]float64, len(ways)), make([][]float64, len(ways)), make([][]float64, len(ways))
	for run := range runs + 1 {
		for i := range ways {
			way := (i + run) % len(ways)
			queue, err := service.GetQueueUrl(context.Background(), &sqs.GetQueueUrlInput{QueueName: new(queueName(run*len(ways) + way))})
			if err != nil {
				return nil, err
			}
			client := newEmptied(service, messages)
			begin, cpu := time.Now(), cpuTime()
			if err := ways[way].empty(client, *queue.QueueUrl); err != nil {
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
	c := &Consumption{Messages: messages, Runs: runs, Latency: float64(latency) / float64(time.Millisecond)}
	for i, way := range ways {
		c.Ways = append(c.Ways, Emptying{way.name, Median(rates[i]), Median(cpus[i]), Median(calls[i]),
			RatioOf(rates[0], rates[i]), RatioOf(cpus[0], cpus[i])})
	}
	return c, nil
}

func queueName(n int) string { return fmt.Sprintf("queue-%d", n) }
