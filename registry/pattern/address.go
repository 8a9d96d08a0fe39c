package pattern

// AWS's engine compares addresses by their hexadecimal digits: 8 of an IPv4 address, 32 of an IPv6 address. A range is
// decided at the first digit that is inside it; so an IPv6 address can be in an IPv4 range whose digits it begins
// with, and a long number that is written in hexadecimal digits, too.

// digits are the hexadecimal digits of an address.
type digits struct {
	b [32]byte
	n int
}

// addressRange is from bottom to top, both of the same length.
type addressRange struct {
	bottom, top         digits
	openBottom, openTop bool
}

// contains reports whether a text is decided to be in the range.
func (r *addressRange) contains(s []byte) bool {
	atBottom, atTop := true, true
	for i := range r.bottom.n {
		if i >= len(s) {
			return false
		}
		c := s[i]
		if (c < '0' || c > '9') && (c < 'A' || c > 'F') {
			return false
		}
		if atBottom {
			if c < r.bottom.b[i] {
				return false
			}
			atBottom = c == r.bottom.b[i]
		}
		if atTop {
			if c > r.top.b[i] {
				return false
			}
			atTop = c == r.top.b[i]
		}
		if !atBottom && !atTop {
			return true
		}
	}
	return (!atBottom || !r.openBottom) && (!atTop || !r.openTop)
}

// parseAddress returns the digits of an IPv4 or IPv6 address as the engine's Java reads it: leading zeros are allowed
// and decimal, and an IPv4 address mapped into IPv6 is the IPv4 address.
func parseAddress(s []byte) (digits, bool) {
	if len(s) < 2 {
		return digits{}, false
	}
	for _, c := range s {
		switch c {
		case ':':
			return parseIPv6(s)
		case '.':
			return parseIPv4(s)
		}
	}
	return digits{}, false
}

func parseIPv4(s []byte) (digits, bool) {
	if len(s) > 15 {
		return digits{}, false
	}
	var octets [4]byte
	n, value, any := 0, 0, false
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			if value = value*10 + int(c-'0'); value > 255 {
				return digits{}, false
			}
			any = true
		case c == '.' && any && n < 3:
			octets[n] = byte(value)
			n++
			value, any = 0, false
		default:
			return digits{}, false
		}
	}
	if n != 3 || !any {
		return digits{}, false
	}
	octets[3] = byte(value)
	return hexDigits(octets[:]), true
}

func parseIPv6(s []byte) (digits, bool) {
	var dst [16]byte
	n, gap, i := 0, -1, 0
	if s[0] == ':' {
		if s[1] != ':' {
			return digits{}, false
		}
		i = 1
	}
	value, any := 0, false
	for i < len(s) {
		c := s[i]
		i++
		switch {
		case c >= '0' && c <= '9':
			value, any = value<<4|int(c-'0'), true
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			value, any = value<<4|int(c|0x20-'a'+10), true
		case c == ':':
			if !any {
				if gap >= 0 {
					return digits{}, false
				}
				gap = n
				continue
			}
			if i == len(s) || n+2 > len(dst) {
				return digits{}, false
			}
			dst[n], dst[n+1] = byte(value>>8), byte(value)
			n += 2
			value, any = 0, false
		default:
			return digits{}, false
		}
		if value > 0xffff {
			return digits{}, false
		}
	}
	if any {
		if n+2 > len(dst) {
			return digits{}, false
		}
		dst[n], dst[n+1] = byte(value>>8), byte(value)
		n += 2
	}
	if gap >= 0 {
		if n == len(dst) {
			return digits{}, false
		}
		moved := n - gap
		copy(dst[len(dst)-moved:], dst[gap:n])
		clear(dst[gap : len(dst)-moved])
		n = len(dst)
	}
	if n != len(dst) {
		return digits{}, false
	}
	if string(dst[:12]) == "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff" {
		return hexDigits(dst[12:]), true
	}
	return hexDigits(dst[:]), true
}

func hexDigits(b []byte) digits {
	const hex = "0123456789ABCDEF"
	d := digits{n: 2 * len(b)}
	for i, c := range b {
		d.b[2*i], d.b[2*i+1] = hex[c>>4], hex[c&15]
	}
	return d
}

// oneAddress is the range of a single address, as the engine makes it of an address among the values of a field.
func oneAddress(d digits) *addressRange {
	r := &addressRange{bottom: d, top: d}
	last := d.n - 1
	switch c := d.b[last]; c {
	case 'F':
		r.bottom.b[last], r.openBottom = 'E', true
	case '9':
		r.top.b[last], r.openTop = 'A', true
	default:
		r.top.b[last], r.openTop = c+1, true
	}
	return r
}

// block is the range of a CIDR block: the first bits of an address.
func block(d digits, bits int) *addressRange {
	r := &addressRange{bottom: d, top: d}
	for i := range d.n {
		free := min(max(4*(i+1)-bits, 0), 4) // bits of this digit that the block leaves free
		v := d.b[i] - '0'
		if d.b[i] >= 'A' {
			v = d.b[i] - 'A' + 10
		}
		r.bottom.b[i], r.top.b[i] = hexDigit(v>>free<<free), hexDigit(v|(1<<free-1))
	}
	return r
}

func hexDigit(v byte) byte {
	if v < 10 {
		return '0' + v
	}
	return 'A' + v - 10
}
