package sqsmodel

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
)

// The digests come from messages that AWS answered.
func TestDigests(t *testing.T) {
	require.Equal(t, "5d41402abc4b2a76b9719d911017c592", bodyDigest("hello"))
	require.Equal(t, "235c5c510d26fb653d073faed50ae77c",
		attributesDigest(map[string]Attribute{"timestamp": {DataType: "Number", String: "1493147359900"}}))
	require.Equal(t, "2e2e4876d8e0bd6b8c2c8f556831c349",
		attributesDigest(map[string]Attribute{"timestamp": {DataType: "Number.java.lang.Long", String: "1493147359900"}}))
	require.Empty(t, attributesDigest(nil))
	for _, digest := range []string{bodyDigest("a"), bodyDigest("b"), strings.Repeat("0", 32)} {
		require.NotEqual(t, digest, corrupt(digest))
		require.Len(t, corrupt(digest), 32)
	}
}

func TestSendRefusals(t *testing.T) {
	text := Attribute{DataType: "String", String: "v"}
	many := map[string]Attribute{}
	for _, letter := range strings.Split("abcdefghijk", "") {
		many[letter] = text
	}
	named := func(name string, a Attribute) Send { return Send{Body: "x", Attributes: map[string]Attribute{name: a}} }
	tests := []struct {
		name  string
		queue string
		send  Send
		code  Code
	}{
		{"no body", "a", Send{}, MissingParameter},
		{"control character", "a", Send{Body: "\x00"}, InvalidMessageContents},
		{"not UTF-8", "a", Send{Body: "\xff"}, InvalidMessageContents},
		{"not in XML", "a", Send{Body: "\uFFFE"}, InvalidMessageContents},
		{"too long", "a", Send{Body: strings.Repeat("x", 1<<20+1)}, InvalidParameterValue},
		{"too long by its attributes", "a", Send{Body: strings.Repeat("x", 1<<20), Attributes: map[string]Attribute{"a": text}}, InvalidParameterValue},
		{"too many attributes", "a", Send{Body: "x", Attributes: many}, InvalidParameterValue},
		{"attribute without name", "a", named("", text), InvalidParameterValue},
		{"attribute of AWS", "a", named("AWS.x", text), InvalidParameterValue},
		{"attribute with dots", "a", named("a..b", text), InvalidParameterValue},
		{"attribute of no type", "a", named("a", Attribute{DataType: "Text", String: "x"}), InvalidParameterValue},
		{"attribute without value", "a", named("a", Attribute{DataType: "Binary", String: "x"}), InvalidParameterValue},
		{"delay too long", "a", Send{Body: "x", Delay: new(901 * time.Second)}, InvalidParameterValue},
		{"delay negative", "a", Send{Body: "x", Delay: new(-time.Second)}, InvalidParameterValue},
		{"deduplication id on a standard queue", "a", Send{Body: "x", Dedup: "d"}, InvalidParameterValue},
		{"group id too long", "a", Send{Body: "x", Group: strings.Repeat("g", 129)}, InvalidParameterValue},
		{"no group", "a.fifo", Send{Body: "x"}, MissingParameter},
		{"delay on a FIFO queue", "a.fifo", Send{Body: "x", Group: "g", Delay: new(time.Second)}, InvalidParameterValue},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, test.queue, func(r *rig) {
				_, err := r.queue.Send(r.ctx, test.send)
				refusedWith(t, err, test.code)
				require.Empty(t, r.ledger.Changes())
			})
		})
	}
}

func TestSendTakes(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		sent, err := r.queue.Send(r.ctx, Send{
			Body: "tab\tline\n€ 🙂" + strings.Repeat("x", 1<<19), Group: "fair", Trace: "Root=1",
			Attributes: map[string]Attribute{"a.b": {DataType: "Binary.png", Binary: []byte{0}}, "c": {DataType: "String", String: "v"}},
		})
		require.NoError(t, err)
		require.Empty(t, sent.Sequence)
		m := r.receiveOne()
		require.Equal(t, sent.MD5OfBody, m.MD5OfBody)
		require.Equal(t, sent.MD5OfAttributes, m.MD5OfAttributes)
		require.Equal(t, "fair", m.System["MessageGroupId"], "standard queues remember the group")
		require.Equal(t, "Root=1", m.System["AWSTraceHeader"])
		require.NotContains(t, m.System, "SequenceNumber")
	})
}

func TestSendDelay(t *testing.T) {
	inBubble(t, "a", func(r *rig) {
		r.set("DelaySeconds", "10")
		r.send("queue's delay")
		_, err := r.queue.Send(r.ctx, Send{Body: "at once", Delay: new(time.Duration(0))})
		require.NoError(t, err)
		require.Equal(t, "at once", bodies(r.receive(10)))
		virtual.Sleep(9 * time.Second)
		require.Empty(t, r.receive(10))
		virtual.Sleep(time.Second)
		require.Equal(t, "queue's delay", bodies(r.receive(10)))
		require.Zero(t, r.ledger.Count(Lapsed), "the end of a delay is not the end of a lease")
	})
}

func TestDeduplication(t *testing.T) {
	inBubble(t, "a.fifo", func(r *rig) {
		first := r.send("g:1")[0]
		require.Equal(t, first, r.send("g:1")[0], "the same content is the same message")
		m := r.receiveOne()
		require.NoError(t, r.queue.Delete(r.ctx, m.Receipt))
		virtual.Sleep(5*time.Minute - time.Second)
		require.Equal(t, first, r.send("g:1")[0], "even after it was deleted")
		require.Empty(t, r.receive(10))
		virtual.Sleep(time.Second)
		require.NotEqual(t, first, r.send("g:1")[0], "but for five minutes only")
		require.Equal(t, 2, r.ledger.Count(Deduplicated))
	})
}

func TestDeduplicationScope(t *testing.T) {
	for _, test := range []struct {
		scope string
		same  bool
	}{{"queue", true}, {"messageGroup", false}} {
		t.Run(test.scope, func(t *testing.T) {
			inBubble(t, "a.fifo", func(r *rig) {
				r.set("DeduplicationScope", test.scope)
				one, err := r.queue.Send(r.ctx, Send{Body: "x", Group: "g", Dedup: "d"})
				require.NoError(t, err)
				two, err := r.queue.Send(r.ctx, Send{Body: "y", Group: "h", Dedup: "d"})
				require.NoError(t, err)
				require.Equal(t, test.same, one == Sent{two.ID, one.MD5OfBody, "", two.Sequence})
			})
		})
	}
}

func TestDeduplicationIDIsRequired(t *testing.T) {
	inBubble(t, "a.fifo", func(r *rig) {
		r.set("ContentBasedDeduplication", "false")
		_, err := r.queue.Send(r.ctx, Send{Body: "x", Group: "g"})
		refusedWith(t, err, InvalidParameterValue)
		_, err = r.queue.Send(r.ctx, Send{Body: "x", Group: "g", Dedup: "d"})
		require.NoError(t, err)
	})
}
