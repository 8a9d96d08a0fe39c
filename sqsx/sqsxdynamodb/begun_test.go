package sqsxdynamodb_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxdynamodb"
)

// What stands in the way of a claim says what it is: Powertools' items have seconds alone, and no owner.
func TestItemsThatStandInTheWay(t *testing.T) {
	at := time.UnixMilli(1_800_000_000_500)
	for _, row := range []struct {
		name string
		item map[string]types.AttributeValue
		want sqsx.Begun
		text string // of the error
	}{
		{"done", map[string]types.AttributeValue{"id": text("k"), "status": text("COMPLETED"), "validation": text("d")},
			sqsx.Begun{State: sqsx.Done, Payload: "d"}, ""},
		{"in progress", map[string]types.AttributeValue{"status": text("INPROGRESS"), "in_progress_expiration": number(at.UnixMilli()), "expiration": number(5)},
			sqsx.Begun{State: sqsx.InProgress, Until: at}, ""},
		{"in progress, in seconds", map[string]types.AttributeValue{"status": text("INPROGRESS"), "expiration": number(at.Unix())},
			sqsx.Begun{State: sqsx.InProgress, Until: time.Unix(at.Unix(), 0)}, ""},
		{"in progress, who knows until when", map[string]types.AttributeValue{"status": text("INPROGRESS"), "expiration": text("x"),
			"in_progress_expiration": &types.AttributeValueMemberN{Value: "x"}}, sqsx.Begun{State: sqsx.InProgress}, ""},
		{"something else", map[string]types.AttributeValue{"status": text("SHIPPED")}, sqsx.Begun{}, "used for something else"},
		{"of no status", map[string]types.AttributeValue{"id": text("k"), "status": number(1)}, sqsx.Begun{}, "used for something else"},
	} {
		t.Run(row.name, func(t *testing.T) {
			store, err := sqsxdynamodb.New(&answering{err: &types.ConditionalCheckFailedException{Item: row.item}}, "t")
			require.NoError(t, err)
			begun, err := store.Begin(t.Context(), claim("k", "a", time.Minute))
			if row.text != "" {
				require.ErrorContains(t, err, row.text)
				return
			}
			require.NoError(t, err)
			require.Equal(t, row.want.State, begun.State)
			require.Equal(t, row.want.Payload, begun.Payload)
			require.True(t, row.want.Until.Equal(begun.Until), "%s", begun.Until)
		})
	}
}
