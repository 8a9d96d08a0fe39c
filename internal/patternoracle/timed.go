package patternoracle

import "fmt"

// Event430 is an event of 430 bytes that times are measured with.
const Event430 = `{"version":"0","id":"7bf73129-1428-4cd3-a780-95db273d1602","detail-type":"EC2 Instance State-change Notification",` +
	`"source":"aws.ec2","account":"123456789012","time":"2026-11-11T21:29:54Z","region":"us-east-1",` +
	`"resources":["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"],` +
	`"detail":{"instance-id":"i-abcd1111","state":"pending","reason":"a launch of an instance","tags":{"team":"storage"},"attempt":3,"zone":"us-east-1a"}}`

// EC2Pattern is a pattern that matches Event430.
const EC2Pattern = `{"source":["aws.ec2"],"detail-type":["EC2 Instance State-change Notification"],"detail":{"state":["pending","running"],"instance-id":[{"prefix":"i-"}]}}`

// Timed are the patterns that are timed on Event430.
var Timed = []struct{ Name, Pattern string }{
	{"exact", EC2Pattern},
	{"wildcard", `{"resources":[{"wildcard":"arn:aws:ec2:*:instance/i-*"}]}`},
	{"numeric", `{"source":["aws.ec2"],"detail":{"attempt":[{"numeric":[">",1,"<=",5]}]}}`},
	{"no match", `{"source":["aws.s3"]}`},
	{"alternatives", `{"source":["aws.ec2"],"$or":[{"detail":{"state":["stopped"]}},{"detail":{"zone":[{"suffix":"a"}]}}]}`},
}

// Rules are n patterns of the kinds that a large bus has.
func Rules(n int) []string {
	list := make([]string, n)
	for i := range list {
		text := EC2Pattern
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
			text = EC2Pattern
		}
		list[i] = text
	}
	return list
}
