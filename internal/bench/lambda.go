package bench

import (
	"encoding/json"
	"fmt"

	"github.com/aws/aws-lambda-go/events"
	"github.com/go-playground/validator/v10"
)

// LambdaPeers are the ways to decode those payloads that aws-lambda-go has a struct for.
func LambdaPeers(c Corpus) []Way {
	return append([]Way{{LambdaSwitch, len(c), func(i int) error {
		_, err := lambdaSwitch(c[i].Data)
		return err
	}}}, Peers(c)...)
}

// KnownToLambda reports whether aws-lambda-go has a struct for the payload.
func KnownToLambda(p Payload) bool {
	_, err := lambdaSwitch(p.Data)
	return err == nil
}

var lambdaValidator = validator.New(validator.WithRequiredStructEnabled())

// lambdaSwitch is the switch that a program without a registry has, over all the details for which aws-lambda-go has a
// struct.
func lambdaSwitch(payload []byte) (any, error) {
	var e events.EventBridgeEvent
	if err := json.Unmarshal(payload, &e); err != nil {
		return nil, err
	}
	var detail any
	switch e.Source + " " + e.DetailType {
	case "aws.codebuild CodeBuild Build State Change", "aws.codebuild CodeBuild Build Phase Change":
		detail = new(events.CodeBuildEventDetail)
	case "aws.codedeploy CodeDeploy Deployment State-change Notification", "aws.codedeploy CodeDeploy Instance State-change Notification":
		detail = new(events.CodeDeployEventDetail)
	case "aws.codepipeline CodePipeline Pipeline Execution State Change", "aws.codepipeline CodePipeline Stage Execution State Change",
		"aws.codepipeline CodePipeline Action Execution State Change":
		detail = new(events.CodePipelineEventDetail)
	case "aws.ecr ECR Image Action":
		detail = new(events.ECRImageActionEventDetailType)
	case "aws.ecr ECR Image Scan":
		detail = new(events.ECRScanEventDetailType)
	case "aws.ecs ECS Container Instance State Change":
		detail = new(events.ECSContainerInstanceEventDetailType)
	default:
		return nil, fmt.Errorf("bench: aws-lambda-go has no struct for %s", e.DetailType)
	}
	if err := json.Unmarshal(e.Detail, detail); err != nil {
		return nil, err
	}
	return detail, lambdaValidator.Struct(detail)
}

// KnownToAll selects the payloads of all the ways: each of them takes them without an error.
func KnownToAll(c Corpus, peers func(Corpus) []Way) Corpus {
	return c.Select(func(p Payload) bool {
		if !Typed(p) {
			return false
		}
		for _, w := range peers(Corpus{p}) {
			if w.Do(0) != nil {
				return false
			}
		}
		return true
	})
}
