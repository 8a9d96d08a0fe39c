package convert

import "strings"

// resembles reports whether text may be a time in the layout. It is true of every text that package time takes, and of
// few others: what package time refuses costs it three allocations.
func resembles(text, layout string) bool {
	if text == "" || isDigit(text[0]) != isDigit(layout[0]) {
		return false
	}
	last, lastOf := text[len(text)-1], layout[len(layout)-1]
	if !isDigit(text[0]) {
		comma := strings.IndexByte(text, ',')
		return (comma < 0) == (strings.IndexByte(layout, ',') < 0)
	}
	const day = len("2006-01-02")
	if len(layout) == day || len(text) <= day {
		return len(text) == len(layout)
	}
	if text[day] != layout[day] && (!isDigit(text[day]) || !isDigit(layout[day])) { // digits in ISO 8601's basic form
		return false
	}
	if strings.HasSuffix(layout, "Z07:00") || strings.HasSuffix(layout, "Z0700") {
		sign := len(text) - len("+07:00")
		if !strings.HasSuffix(layout, "07:00") {
			sign++
		}
		return last == 'Z' || text[sign] == '+' || text[sign] == '-'
	}
	return isDigit(last) == isDigit(lastOf)
}

// hasFormRFC3339 reports whether text has the form of RFC 3339, section 5.6, as package time writes it: T and Z in
// upper case, and a zone that there can be. That its numbers make a date is not looked at.
func hasFormRFC3339(text string) bool {
	const form = "0000-00-00T00:00:00"
	if len(text) <= len(form) || !follows(text[:len(form)], form) {
		return false
	}
	month, day := number2(text[5:]), number2(text[8:])
	if month == 0 || month > 12 || day == 0 || day > 31 || number2(text[11:]) > 23 || number2(text[14:]) > 59 || number2(text[17:]) > 59 {
		return false
	}
	zone := text[len(form):]
	if zone[0] == '.' {
		digits := 1
		for digits < len(zone) && isDigit(zone[digits]) {
			digits++
		}
		if digits == 1 {
			return false
		}
		zone = zone[digits:]
	}
	if zone == "Z" {
		return true
	}
	return zone != "" && (zone[0] == '+' || zone[0] == '-') && follows(zone[1:], "00:00") && number2(zone[1:]) < 24 && number2(zone[4:]) < 60
}

// follows reports whether text has a digit for each 0 of the form, and all else as the form has it.
func follows(text, form string) bool {
	if len(text) != len(form) {
		return false
	}
	for i := range len(form) {
		if c := text[i]; form[i] == '0' && !isDigit(c) || form[i] != '0' && c != form[i] {
			return false
		}
	}
	return true
}

// number2 returns the number that the two digits are which text begins with.
func number2(text string) int { return 10*int(text[0]-'0') + int(text[1]-'0') }
