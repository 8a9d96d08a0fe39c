package sfn

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/sfn"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/sfn/sfntypes"
)

// The loader of sfn.Execution, by DescribeExecution, which takes one.
func init() {
	relation.RegisterLoader("sfn.Execution", loadExecution, arnid.Taken("states", "execution:"), relation.NotFoundCodes("ExecutionDoesNotExist"),
		relation.NormalizeKey(inMachine))
}

func loadExecution(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]sfntypes.Execution, error) {
	key := keys[0]
	if !isOf(key.ID(), "execution:") {
		return nil, nil
	}
	out, err := sfn.NewFromConfig(cfg).DescribeExecution(ctx, &sfn.DescribeExecutionInput{ExecutionArn: new(key.ID())})
	if err != nil {
		return nil, err
	}
	return map[relation.Key]sfntypes.Execution{key: execution(out)}, nil
}

// inMachine makes the key of an execution's name, with its state machine beside it, that of its ARN.
func inMachine(key relation.Key) relation.Key {
	machine, err := arn.Parse(key.Arg("stateMachine"))
	if name, ok := strings.CutPrefix(machine.Resource, "stateMachine:"); err == nil && ok && !arn.IsARN(key.ID()) {
		name, _, _ = strings.Cut(name, ":") // not the version or the alias
		machine.Resource = "execution:" + name + ":" + key.ID()
		return relation.NewKey(machine.String())
	}
	return relation.NewKey(key.ID())
}

func execution(out *sfn.DescribeExecutionOutput) sfntypes.Execution {
	return sfntypes.Execution{
		ARN:                    aws.ToString(out.ExecutionArn),
		Name:                   aws.ToString(out.Name),
		StateMachineARN:        aws.ToString(out.StateMachineArn),
		StateMachineAliasARN:   aws.ToString(out.StateMachineAliasArn),
		StateMachineVersionARN: aws.ToString(out.StateMachineVersionArn),
		MapRunARN:              aws.ToString(out.MapRunArn),
		Status:                 out.Status,
		Started:                aws.ToTime(out.StartDate),
		Stopped:                aws.ToTime(out.StopDate),
		Error:                  aws.ToString(out.Error),
		Cause:                  aws.ToString(out.Cause),
		Input:                  aws.ToString(out.Input),
		InputDetails:           out.InputDetails,
		Output:                 aws.ToString(out.Output),
		OutputDetails:          out.OutputDetails,
		RedriveCount:           int(aws.ToInt32(out.RedriveCount)),
		Redriven:               aws.ToTime(out.RedriveDate),
		RedriveStatus:          out.RedriveStatus,
		RedriveStatusReason:    aws.ToString(out.RedriveStatusReason),
		TraceHeader:            aws.ToString(out.TraceHeader),
	}
}
