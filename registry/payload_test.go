package registry

import (
	"fmt"
)

// eventJSON returns a whole event with that source, detail-type and detail.
func eventJSON(source, detailType, detail string) []byte {
	return fmt.Appendf(nil, `{"version":"0","id":"7bf73129-1428-4cd3-a780-95db273d1602","detail-type":%q,"source":%q,`+
		`"account":"123456789012","time":"2021-11-11T21:29:54Z","region":"us-east-1","resources":[],"detail":%s}`,
		detailType, source, detail)
}
