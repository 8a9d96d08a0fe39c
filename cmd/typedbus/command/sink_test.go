package command

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive"
)

// A message that fails once is sent again: on a FIFO queue before those behind it, and one that is refused holds nobody up.
func TestQueueSink(t *testing.T) {
	for _, test := range []struct {
		queue string
		calls int
	}{{"events", 2}, {"events.fifo", 5}} {
		t.Run(test.queue, func(t *testing.T) {
			var accepted []string
			calls, failed := 0, false
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var in struct {
					Entries []struct{ Id, MessageBody string }
				}
				require.NoError(t, json.UnmarshalRead(r.Body, &in))
				calls++
				done, refused := []any{}, []any{}
				for _, e := range in.Entries {
					var event struct{ ID string }
					require.NoError(t, json.Unmarshal([]byte(e.MessageBody), &event, json.MatchCaseInsensitiveNames(true)))
					switch {
					case event.ID == "2" && !failed:
						failed = true
						refused = append(refused, map[string]any{"Id": e.Id, "Code": "InternalError", "Message": "again", "SenderFault": false})
					case event.ID == "3":
						refused = append(refused, map[string]any{"Id": e.Id, "Code": "InvalidMessageContents", "Message": "no", "SenderFault": true})
					default:
						accepted = append(accepted, event.ID)
						done = append(done, map[string]any{"Id": e.Id, "MessageId": e.Id})
					}
				}
				w.Header().Set("Content-Type", "application/x-amz-json-1.0")
				_ = json.MarshalWrite(w, map[string]any{"Successful": done, "Failed": refused})
			}))
			defer server.Close()
			client := sqs.New(sqs.Options{Region: "eu-west-1", BaseEndpoint: &server.URL, DisableMessageChecksumValidation: true,
				Credentials: aws.CredentialsProvider(credentials.NewStaticCredentialsProvider("a", "b", ""))})
			s := &queueSink{queue: &queue{Client: client, url: server.URL + "/123456789012/" + test.queue}, group: "g"}
			var events []input
			for i := range 4 {
				payload := fmt.Sprintf(`{"id":"%d","source":"my.shop","detail-type":"Order Placed","detail":{}}`, i+1)
				event, err := registry.New().Decode([]byte(payload))
				require.NoError(t, err)
				events = append(events, input{Located: archive.Located{Event: event, Position: archive.Position{Record: int64(i)}}})
			}
			refused, err := s.send(t.Context(), events)
			require.NoError(t, err)
			require.Len(t, refused, 1)
			require.Contains(t, refused, events[2].Position)
			require.Equal(t, test.calls, calls)
			if s.fifo() {
				require.Equal(t, []string{"1", "2", "4"}, accepted)
			} else {
				require.ElementsMatch(t, []string{"1", "2", "4"}, accepted)
			}
		})
	}
}
