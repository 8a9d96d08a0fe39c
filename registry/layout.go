package registry

// The members of an event, by their place in a layout.
const (
	memberVersion uint = iota
	memberID
	memberDetailType
	memberSource
	memberAccount
	memberTime
	memberRegion
	memberReplayName
	memberResources
	memberDetail
	memberCount

	// beforeDetail is the set of members that EventBridge sends before the detail, on every event.
	beforeDetail = 1<<memberVersion | 1<<memberID | 1<<memberDetailType | 1<<memberSource |
		1<<memberAccount | 1<<memberTime | 1<<memberRegion | 1<<memberResources
)

// usualOrder are the members in the order in which EventBridge sends them, as they begin there.
var usualOrder = [...]struct {
	name  string
	which uint
}{
	{`"version":`, memberVersion}, {`"id":`, memberID}, {`"detail-type":`, memberDetailType}, {`"source":`, memberSource},
	{`"account":`, memberAccount}, {`"time":`, memberTime}, {`"region":`, memberRegion}, {`"resources":`, memberResources},
	{`"detail":`, memberDetail},
}

// memberNamed returns the member with that name, or memberCount.
func memberNamed(name []byte) uint {
	switch string(name) {
	case "version":
		return memberVersion
	case "id":
		return memberID
	case "detail-type":
		return memberDetailType
	case "source":
		return memberSource
	case "account":
		return memberAccount
	case "time":
		return memberTime
	case "region":
		return memberRegion
	case "replay-name":
		return memberReplayName
	case "resources":
		return memberResources
	case "detail":
		return memberDetail
	}
	return memberCount
}

// extent is a part of a payload.
type extent struct{ from, to int }

// layout is where the members of an event stand in its payload. It can be found in payloads of the form that
// EventBridge sends: nothing but the members of an event, once each, with values of their own types, and text in
// ASCII without escapes. Others are left to package json.
//
// The envelope is half of most payloads and the same in all. To read it like this takes a fifth of the time that a
// struct takes that has to be reflected on.
type layout struct {
	payload   []byte
	found     uint // the set of members
	members   [memberCount]extent
	resources int  // how many there are
	misfit    bool // the envelope was decoded, but the detail does not fit its type or is not JSON
}

// read finds the members. If it reports true the payload is an event if its detail is JSON.
func (l *layout) read(payload []byte) bool {
	l.payload = payload
	i := skipSpace(payload, 0)
	if i == len(payload) || payload[i] != '{' {
		return false
	}
	for n := 0; ; n++ {
		i = skipSpace(payload, i+1) // after the brace or the comma
		var which uint
		if n < len(usualOrder) && hasPrefix(payload, i, usualOrder[n].name) {
			which, i = usualOrder[n].which, i+len(usualOrder[n].name)
		} else if which, i = l.readName(i); i < 0 {
			return false
		}
		if l.found&(1<<which) != 0 {
			return false
		}
		i = skipSpace(payload, i)
		end := l.skipMember(which, i)
		if end < 0 {
			return false
		}
		l.members[which] = extent{i, end}
		l.found |= 1 << which
		switch i = skipSpace(payload, end); {
		case i == len(payload):
			return false
		case payload[i] == '}':
			return skipSpace(payload, i+1) == len(payload)
		case payload[i] != ',':
			return false
		}
	}
}

// hasPrefix reports whether what begins at b[i] begins with text.
func hasPrefix(b []byte, i int, text string) bool {
	return len(b)-i >= len(text) && string(b[i:i+len(text)]) == text
}

// readName reads the name of a member and the colon after it. It returns the offset after the colon, or -1 if there is
// neither, or the name is none of a member.
func (l *layout) readName(i int) (which uint, end int) {
	if end = skipPlain(l.payload, i); end < 0 {
		return memberCount, -1
	}
	which = memberNamed(l.payload[i+1 : end-1])
	if end = skipSpace(l.payload, end); which == memberCount || end == len(l.payload) || l.payload[end] != ':' {
		return memberCount, -1
	}
	return which, end + 1
}

// skipMember returns the offset after the value of a member that begins at i, or -1 if it is not of the member's type.
func (l *layout) skipMember(which uint, i int) int {
	switch {
	case which == memberResources:
		return l.skipList(i)
	case which != memberDetail:
		return skipPlain(l.payload, i)
	case l.detailLast():
		// Should something follow it, then what is taken for the detail here will prove not to be one JSON value.
		return lastValueEnd(l.payload, i)
	}
	return skipValue(l.payload, i)
}

// skipList returns the offset after the list of strings that begins at i, or -1.
func (l *layout) skipList(i int) int {
	b := l.payload
	if i == len(b) || b[i] != '[' {
		return -1
	}
	if i = skipSpace(b, i+1); i < len(b) && b[i] == ']' {
		return i + 1
	}
	for {
		if i = skipPlain(b, i); i < 0 {
			return -1
		}
		l.resources++
		switch i = skipSpace(b, i); {
		case i == len(b):
			return -1
		case b[i] == ']':
			return i + 1
		case b[i] != ',':
			return -1
		}
		i = skipSpace(b, i+1)
	}
}

// detailLast reports whether the detail follows all that comes before it from EventBridge.
func (l *layout) detailLast() bool { return l.found&beforeDetail == beforeDetail }

// lastValueEnd returns the offset after the value that begins at b[i], if that is the last one of the object in b, or
// -1.
func lastValueEnd(b []byte, i int) int {
	end := trimSpace(b)
	if end == 0 || b[end-1] != '}' {
		return -1
	}
	if end = trimSpace(b[:end-1]); end <= i {
		return -1
	}
	return end
}

// trimSpace returns the offset after the last byte of b that is not JSON white space.
func trimSpace(b []byte) int {
	end := len(b)
	for end > 0 && (b[end-1] == ' ' || b[end-1] == '\n' || b[end-1] == '\r' || b[end-1] == '\t') {
		end--
	}
	return end
}

// value returns the value of a member, nil if it is not there.
func (l *layout) value(which uint) []byte {
	s := l.members[which]
	if s.to == 0 {
		return nil
	}
	return l.payload[s.from:s.to:s.to]
}

// content returns the text of a member that is a string, nil if it is not there or empty.
func (l *layout) content(which uint) []byte {
	if s := l.members[which]; s.to-s.from > len(`""`) {
		return l.payload[s.from+1 : s.to-1]
	}
	return nil
}

// setEnvelope sets the members of e. It reports false if one is for package json to judge.
func (l *layout) setEnvelope(e *Event) bool {
	if value := l.value(memberTime); value != nil {
		var ok bool
		if e.Time, ok = usualTime(value[1 : len(value)-1]); !ok {
			return false
		}
	}
	text := textOf{payload: l.payload}
	if l.detailLast() && l.found&(1<<memberDetail) != 0 {
		text.whole = string(l.payload[:l.members[memberDetail].from])
	}
	e.Version = text.string(l.members[memberVersion])
	e.ID = text.string(l.members[memberID])
	e.DetailType = text.string(l.members[memberDetailType])
	e.Source = text.string(l.members[memberSource])
	e.Account = text.string(l.members[memberAccount])
	e.Region = text.string(l.members[memberRegion])
	e.ReplayName = text.string(l.members[memberReplayName])
	if value := l.value(memberResources); value != nil {
		e.Resources = make([]string, 0, l.resources)
		for from := l.members[memberResources].from + 1; len(e.Resources) < l.resources; {
			for l.payload[from] != '"' {
				from++
			}
			to := skipPlain(l.payload, from)
			e.Resources = append(e.Resources, text.string(extent{from, to}))
			from = to
		}
	}
	return true
}
