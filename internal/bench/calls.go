package bench

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/ec2" // the loader whose calls are counted
	"github.com/typedbus/typedbus/relation/session"
)

// launched is an event with an instance.
type launched struct {
	registry.Event `event:"source=bench.launched"`
	Detail         struct {
		InstanceID string `json:"instance-id"`
	} `json:"detail"`
	Instance relation.One[types.Instance] `json:"-" relation:"ec2.Instance,detail.instance-id"`
}

// CountCalls preloads the distinct instances of so many events and returns how many calls of EC2 that made.
func CountCalls(ctx context.Context, instances int) (int, error) {
	server, err := standin.Start()
	if err != nil {
		return 0, err
	}
	defer server.Close()
	r := registry.New(registry.WithSession(session.Static(server.Config())))
	if err := r.Register((*launched)(nil)); err != nil {
		return 0, err
	}
	var events []registry.AnyEvent
	for n, id := range server.Place(standin.DefaultAccount, standin.DefaultRegion).AddInstances(instances, "t3.nano") {
		detail := fmt.Sprintf(`{"instance-id":%q}`, id)
		event, err := r.Decode(fmt.Appendf(nil, `{"version":"0","id":"%08x","detail-type":"Launched","source":"bench.launched","account":%q,`+
			`"time":"2026-03-01T10:00:00Z","region":%q,"resources":[],"detail":%s}`, n, standin.DefaultAccount, standin.DefaultRegion, detail))
		if err != nil {
			return 0, err
		}
		events = append(events, event)
	}
	if _, err := relation.Preload(ctx, events); err != nil {
		return 0, err
	}
	for _, e := range events {
		if _, err := e.(*launched).Instance.Get(ctx); err != nil {
			return 0, err
		}
	}
	return server.Count("ec2", ""), nil
}
