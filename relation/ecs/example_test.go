package ecs_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/ecs" // registers the loaders of ecs.… targets
	"github.com/typedbus/typedbus/relation/session"
)

// Deployment is an event about a service, which ECS names by its ARN in the envelope's resources.
type Deployment struct {
	registry.Event `event:"source=aws.ecs,detail-type=ECS Deployment State Change"`
	Service        relation.One[types.Service] `json:"-" relation:"ecs.Service,resources[ecs:service]"`
}

// A service's ARN names its cluster too, so the relation needs no further part.
func Example() {
	aws := httptest.NewServer(http.HandlerFunc(standIn))
	defer aws.Close()
	events := registry.New(registry.WithSession(sessionFor(aws.URL)))
	if err := events.Register(Deployment{}); err != nil {
		fmt.Println(err)
		return
	}
	for _, service := range []string{"web", "gone"} {
		decoded, err := events.Decode(fmt.Appendf(nil, `{"version":"0","id":"e-1","detail-type":"ECS Deployment State Change",
			"source":"aws.ecs","account":"123456789012","time":"2026-01-02T03:04:05Z","region":"eu-west-1",
			"resources":["arn:aws:ecs:eu-west-1:123456789012:service/prod/%s"],"detail":{}}`, service))
		if err != nil {
			fmt.Println(err)
			return
		}
		found, err := decoded.(*Deployment).Service.Get(context.Background())
		switch {
		case errors.Is(err, relation.ErrNotFound):
			fmt.Println(service, "does not exist any longer")
		case err != nil:
			fmt.Println(err)
		default:
			fmt.Println(*found.ServiceName, "runs", found.RunningCount, "tasks")
		}
	}
	// Output:
	// web runs 3 tasks
	// gone does not exist any longer
}

// standIn answers like ECS with the one service there is.
func standIn(w http.ResponseWriter, _ *http.Request) {
	io.WriteString(w, `{"services":[{"serviceArn":"arn:aws:ecs:eu-west-1:123456789012:service/prod/web","serviceName":"web","runningCount":3}]}`)
}

func sessionFor(endpoint string) registry.Session {
	return session.Func(func(context.Context, string, string) (aws.Config, error) {
		return aws.Config{
			Credentials:  credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", ""),
			BaseEndpoint: &endpoint,
		}, nil
	})
}
