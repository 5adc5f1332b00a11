package handoff

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The ways in which people write a time of day: 21:02, 21:02:30, 21h02, 9:02 pm, 2102Z,
// 2026-01-31T21:02Z, and 23:02 CEST. A dot is read between hours and minutes only where
// something else says that it is a time: it might be a number.
const (
	zoneWord = `Z|UTC|GMT|WET|WEST|BST|IST|CET|CEST|MEZ|MESZ|EET|EEST|MSK|SGT|JST|AEST|AEDT|EST|EDT|CST|CDT|MST|MDT|PST|PDT`
	space    = `[ \x{a0}]`
	half     = space + `?[aApP]\.?[mM]\b\.?` // am, p.m.

	colonForm    = `(\d{1,2})[:hH](\d\d)(?:[:.](\d\d))?(?:[.,]\d+)?`                           // 21:02, 9h02, 21:02:30.5
	dotForm      = `(\d{1,2})\.(\d\d)(?:` + half + `|` + space + `(?:Uhr|` + zoneWord + `)\b)` // 9.02 pm, 21.02 CET
	militaryForm = `(\d\d)(\d\d)` + space + `?(?:Z|UTC|GMT)\b`                                 // 2102Z
	zoneAfter    = space + `?\(?(?:(?:UTC|GMT)?[+-]\d{1,2}(?::?\d\d)?|` + zoneWord + `)\b`     // CEST, (UTC+2), +02:00
)

var (
	clockForm  = regexp.MustCompile(`(?:\b|T)(?:` + colonForm + `|` + dotForm + `|` + militaryForm + `)(?:` + half + `)?(?:` + zoneAfter + `)?`)
	halfForm   = regexp.MustCompile(`(?i)([ap])\.?m\b`)
	zoneForm   = regexp.MustCompile(`\b(?:` + zoneWord + `)\b|\dZ$`)
	offsetForm = regexp.MustCompile(`([+-])(\d{1,2}):?(\d\d)?$`)
	zoneSaid   = regexp.MustCompile(`(?i)\btimes?(?: of day)?(?: are| is| here| below| given| all| shown){0,3}:? (?:in |as )?\(?(` + zoneWord + `)\b|\((?:all )?times?(?: are)?(?: in)? (` + zoneWord + `)\)`)
)

// zones are by how many hours the clocks of a zone are ahead of the log's, which is UTC;
// some names are those of several.
var zones = map[string][]float64{
	"Z": {0}, "UTC": {0}, "GMT": {0}, "WET": {0}, "WEST": {1}, "BST": {1}, "IST": {5.5, 1, 2}, "CET": {1}, "CEST": {2}, "MEZ": {1}, "MESZ": {2},
	"EET": {2}, "EEST": {3}, "MSK": {3}, "SGT": {8}, "JST": {9}, "AEST": {10}, "AEDT": {11},
	"EST": {-5}, "EDT": {-4}, "CST": {-6, 8}, "CDT": {-5}, "MST": {-7}, "MDT": {-6}, "PST": {-8}, "PDT": {-7},
}

func lead(name string) (all []time.Duration) {
	for _, h := range zones[strings.ToUpper(name)] {
		all = append(all, time.Duration(h*float64(time.Hour)))
	}
	return all
}

// zoneOf is the zone that a text says all its times to be in; nil: that of the log.
func zoneOf(text string) []time.Duration {
	m := zoneSaid.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	return lead(m[1] + m[2])
}

// reading is a time of day as it was written, and the times of the log's clock that it may
// mean.
type reading struct {
	words string
	at    []time.Duration
}

// readings are the times in a text; those without a zone of their own are in that one.
func readings(text string, zone []time.Duration) (out []reading) {
	for _, m := range clockForm.FindAllStringSubmatch(text, -1) {
		words := strings.TrimPrefix(m[0], "T")
		hours, minutes, seconds := m[1]+m[4]+m[6], m[2]+m[5]+m[7], m[3]
		if seconds == "" {
			seconds = "0"
		}
		if h, _ := strconv.Atoi(hours); h > 24 {
			continue
		}
		at := ofDay(hours, minutes, seconds)
		if half := halfForm.FindStringSubmatch(words); half != nil && at < 13*time.Hour {
			if at %= 12 * time.Hour; strings.EqualFold(half[1], "p") {
				at += 12 * time.Hour
			}
		}
		own := zone
		if z := zoneForm.FindString(words); z != "" {
			own = lead(strings.TrimLeft(z, "0123456789"))
		}
		if o := offsetForm.FindStringSubmatch(words); o != nil {
			minutes := o[3]
			if minutes == "" {
				minutes = "0"
			}
			by := ofDay(o[2], minutes, "0")
			if o[1] == "-" {
				by = -by
			}
			own = []time.Duration{by}
		}
		if len(own) == 0 {
			own = []time.Duration{0}
		}
		r := reading{words: words}
		for _, by := range own {
			r.at = append(r.at, at-by)
		}
		out = append(out, r)
	}
	return out
}

const day = 24 * time.Hour

// off is how far a time is from one of the log, round the clock.
func (r reading) off(at time.Duration) time.Duration {
	best := day
	for _, t := range r.at {
		d := ((t-at)%day + day) % day
		best = min(best, d, day-d)
	}
	return best
}
