package pattern

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// ec2Event is an event of 430 bytes, of the kind that the figures in docs/patterns.md are about.
const ec2Event = `{"version":"0","id":"7bf73129-1428-4cd3-a780-95db273d1602","detail-type":"EC2 Instance State-change Notification",` +
	`"source":"aws.ec2","account":"123456789012","time":"2026-11-11T21:29:54Z","region":"us-east-1",` +
	`"resources":["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"],` +
	`"detail":{"instance-id":"i-abcd1111","state":"pending","reason":"a launch of an instance","tags":{"team":"storage"},"attempt":3,"zone":"us-east-1a"}}`

const ec2Pattern = `{"source":["aws.ec2"],"detail-type":["EC2 Instance State-change Notification"],"detail":{"state":["pending","running"],"instance-id":[{"prefix":"i-"}]}}`

func BenchmarkMatch(b *testing.B) {
	event := []byte(ec2Event)
	for _, c := range []struct{ name, pattern string }{
		{"exact", ec2Pattern},
		{"wildcard", `{"resources":[{"wildcard":"arn:aws:ec2:*:instance/i-*"}]}`},
		{"numeric", `{"source":["aws.ec2"],"detail":{"attempt":[{"numeric":[">",1,"<=",5]}]}}`},
		{"no match", `{"source":["aws.s3"]}`},
		{"alternatives", `{"source":["aws.ec2"],"$or":[{"detail":{"state":["stopped"]}},{"detail":{"zone":[{"suffix":"a"}]}}]}`},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := MustCompile(c.pattern)
			b.ReportAllocs()
			b.SetBytes(int64(len(event)))
			for b.Loop() {
				if _, err := p.Match(event); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// rules are n patterns of the kinds that a large bus has.
func rules(n int) []*Pattern {
	list := make([]*Pattern, n)
	for i := range list {
		text := ec2Pattern
		switch i % 8 {
		case 0:
			text = fmt.Sprintf(`{"source":["aws.ec2"],"detail":{"instance-id":["i-%08x"]}}`, i)
		case 1:
			text = fmt.Sprintf(`{"source":["my.service.%d"],"detail-type":["Thing %d"]}`, i, i%50)
		case 2:
			text = fmt.Sprintf(`{"source":["aws.ec2"],"resources":[{"prefix":"arn:aws:ec2:us-east-1:123456789012:instance/i-%d"}]}`, i)
		case 3:
			text = fmt.Sprintf(`{"detail-type":[{"wildcard":"EC2 * %d"}]}`, i)
		case 4:
			text = fmt.Sprintf(`{"source":[{"prefix":"my."}],"account":["%012d"],"detail":{"state":[{"anything-but":["pending"]}]}}`, i)
		case 5:
			text = fmt.Sprintf(`{"source":["aws.ec2"],"detail":{"state":["s%d"],"attempt":[{"numeric":[">",%d]}]}}`, i, i)
		case 6:
			text = fmt.Sprintf(`{"source":["aws.ec2"],"$or":[{"region":["r%d"]},{"detail":{"zone":[{"suffix":"%dz"}]}}]}`, i, i)
		case 7:
			text = fmt.Sprintf(`{"source":[{"equals-ignore-case":"AWS.%d"}],"detail":{"missing":[{"exists":false}]}}`, i)
		}
		if i == n/2 {
			text = ec2Pattern
		}
		list[i] = MustCompile(text)
	}
	return list
}

func BenchmarkSet(b *testing.B) {
	for _, n := range []int{1, 100, 1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, event := NewSet(rules(n)...), []byte(ec2Event)
			b.ReportAllocs()
			var found []int
			for b.Loop() {
				var err error
				if found, err = s.AppendMatches(found[:0], event); err != nil || len(found) != 1 {
					b.Fatal(found, err)
				}
			}
		})
	}
}

func TestMatchDoesNotAllocate(t *testing.T) {
	arrays := `{"detail":{"containers":[{"name":"a\u0062","exit":0},{"name":"c","exit":1}],"s":"x"}}`
	for _, c := range []struct{ name, pattern, event string }{
		{"exact", ec2Pattern, ec2Event},
		{"arrays of objects", `{"detail":{"containers":{"name":["c"],"exit":[1]},"s":[{"anything-but":["a","b"]}]}}`, arrays},
		{"escapes", `{"detail":{"containers":{"name":["ab"],"exit":[{"numeric":["<",1]}]}}}`, arrays},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, event := MustCompile(c.pattern), []byte(c.event)
			require.Zero(t, testing.AllocsPerRun(1000, func() {
				if ok, err := p.Match(event); !ok || err != nil {
					panic(fmt.Sprint(ok, err))
				}
			}))
		})
	}
}
