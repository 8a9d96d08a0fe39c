package cloudtrail_test

import (
	"slices"
	"testing"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
)

// FuzzEvent reads records of any content: no panic, and references that lie where they say.
func FuzzEvent(f *testing.F) {
	for _, seed := range []string{
		`{"eventSource":"ecs.amazonaws.com","eventName":"RunTask","responseElements":{"tasks":[{"taskArn":"t","clusterArn":"c"}]}}`,
		`{"eventSource":"ecr.amazonaws.com","eventName":"BatchDeleteImage","requestParameters":{"repositoryName":"r","imageIds":[{"imageTag":"a"},{"imageDigest":5}]}}`,
		`{"eventSource":"elasticloadbalancing.amazonaws.com","eventName":"AddTags","requestParameters":{"resourceArns":["arn:aws:elasticloadbalancing:::listener/x",1]}}`,
		`{"eventSource":"kms.amazonaws.com","eventName":"Decrypt","resources":[{"ARN":"arn:aws:kms:eu-west-1:123456789012:key/1"}],"requestParameters":null}`,
		`{"eventSource":5,"eventName":["x"],"requestParameters":"omitted"}`, `null`, `"{}"`, `[]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, detail []byte) {
		event, err := awsevents.Registry().Decode(payload(string(detail)), registry.WithSession(session{}))
		if err != nil {
			return
		}
		_, _, _ = cloudtrail.Request[stopTask](event)
		_, _, _ = cloudtrail.Response[map[string]any](event)
		for _, r := range cloudtrail.References(event) {
			path, err := eventpath.Parse(r.Path)
			if err != nil || r.Target == "" || r.Key.ID() == "" {
				t.Errorf("%+v: %v", r, err)
			}
			found := false
			for range seam.Find(event.Envelope(), path) {
				found = true
			}
			if !found {
				t.Errorf("nothing at %s", r.Path)
			}
			// Without a loader, nothing is asked; the keys are there all the same.
			if _, err := cloudtrail.Load[struct{ none int }](t.Context(), event, r.Target); err == nil {
				t.Errorf("%s was loaded", r.Target)
			}
		}
	})
}

func TestBuiltInRowsHaveNoTwins(t *testing.T) {
	rows := cloudtrail.BuiltIn()
	for i, row := range rows {
		if slices.Contains(rows[:i], row) {
			t.Errorf("%v is there twice", row)
		}
	}
}
