package postmortem

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Entry is a line of a timeline.
type Entry struct {
	Clock string        // as it was written: "14:05 UTC", "T+5m"
	After time.Duration // since the first entry
	Text  string
	Late  bool // it stood below one of a later time
}

// clock reads the times of a timeline, of which each may leave out the day.
type clock struct {
	entries []Entry
	at      []time.Duration // of entries, since the day of the first one
	day     time.Time       // the last that was named; zero: none was
	first   time.Time       // the first that was named
	days    int             // passed at midnights that nobody named
	last    time.Duration   // time of day of the last entry
}

const month = `(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?`

var (
	day = `(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}(?:st|nd|rd|th)?\s+` + month + `(?:,?\s+\d{4})?|` + month + `\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|day\s+\d+)`

	// timed is a text that begins with a time of day.
	timed = regexp.MustCompile(`(?i)^[\s\[(*_~|•-]*(?:(` + day + `)[\s,T:]*(?:at\s+)?[–—-]?\s*)?(?:at\s+|~|ca\.?\s+|approx\.?\s+)?([01]?\d|2[0-4])[:.h]([0-5]\d)(?:[:.]([0-5]\d))?(?:[.,]\d+)?\s*([ap]\.?m\b\.?)?\s*(?:Z\b|(?:UTC|GMT)?[+-]\d{1,2}:?\d{2}\b|\(?(?:UTC|GMT|CES?T|[ECMP][SD]T|BST|IST|JST|[ECMP]T|AE[SD]T|SGT|NZ[SD]?T)\b\)?)?(?:\s*(?:[–—-]|to|until)\s*(?:[01]?\d|2[0-4])[:.h][0-5]\d(?::[0-5]\d)?(?:\s*[ap]\.?m\b\.?)?(?:\s*(?:UTC|GMT|Z)\b)?)?`)
	// hours is a time of day without minutes.
	hours = regexp.MustCompile(`(?i)^[\s\[(*_~|•-]*(?:(` + day + `)[\s,]*(?:at\s+)?)?(1[0-2]|0?[1-9])\s*([ap]\.?m\b\.?)(?:\s*(?:UTC|GMT|[ECMP][SD]?T)\b)?`)
	// passed is a time since the beginning.
	passed  = regexp.MustCompile(`(?i)^[\s\[(*_~|•]*(?:T\s*)?([+-]|(?:T\s*[+-]))\s*(?:(\d{1,3}):(\d{2})(?::(\d{2}))?|(?:(\d{1,3})\s*(?:h|hrs?|hours?)\b?\s*)?(?:(\d{1,4})\s*(?:m|mins?|minutes?)\b)?(?:\s*(\d{1,4})\s*(?:s|secs?|seconds?)\b)?)`)
	began   = regexp.MustCompile(`(?i)^[\s\[(*_~|•]*T\s*[+=]?\s*0\b`)
	ordinal = regexp.MustCompile(`(\d)(?:st|nd|rd|th)\b`)
	onDay   = regexp.MustCompile(`(?i)^\W*` + day + `\W*$`)
	after   = regexp.MustCompile(`^[\s\])*_~|:,;.–—-]+`)
)

// dated reports whether a text is a day and nothing else.
func dated(text string) bool { return onDay.MatchString(text) }

// moment is a time as it was read.
type moment struct {
	clock string
	day   string
	of    time.Duration // since midnight, or since the beginning
	since bool          // it is since the beginning
}

// read takes a time off the beginning of a text.
func (c *clock) read(text string) (m moment, rest string, ok bool) {
	if len(text) > 4096 {
		text = text[:4096]
	}
	if f := timed.FindStringSubmatch(text); f != nil {
		of := num(f[2])*time.Hour + num(f[3])*time.Minute + num(f[4])*time.Second
		return moment{trimmed(f[0]), f[1], half(of, f[5]), false}, after.ReplaceAllString(text[len(f[0]):], ""), true
	}
	if f := hours.FindStringSubmatch(text); f != nil {
		return moment{trimmed(f[0]), f[1], half(num(f[2])*time.Hour, f[3]), false}, after.ReplaceAllString(text[len(f[0]):], ""), true
	}
	f := passed.FindStringSubmatch(text)
	if f == nil || strings.Trim(f[0], " +-T[(*_~|•") == "" {
		if f := began.FindString(text); f != "" {
			return moment{clock: trimmed(f), since: true}, after.ReplaceAllString(text[len(f):], ""), true
		}
		return moment{}, text, false
	}
	of := num(f[5])*time.Hour + num(f[6])*time.Minute + num(f[7])*time.Second
	switch {
	case f[4] != "":
		of = num(f[2])*time.Hour + num(f[3])*time.Minute + num(f[4])*time.Second
	case f[2] != "":
		of = num(f[2])*time.Hour + num(f[3])*time.Minute // T+1:30
	}
	if strings.HasSuffix(strings.TrimSpace(f[1]), "-") {
		of = -of
	}
	return moment{clock: trimmed(f[0]), of: of, since: true}, after.ReplaceAllString(text[len(f[0]):], ""), true
}

// half gives a time of day with am or pm on the clock of 24 hours.
func half(of time.Duration, mark string) time.Duration {
	switch pm := strings.HasPrefix(strings.ToLower(mark), "p"); {
	case mark == "":
	case pm && of < 12*time.Hour:
		return of + 12*time.Hour
	case !pm && of >= 12*time.Hour:
		return of - 12*time.Hour
	}
	return of
}

// take adds what begins with a time. Outside a timeline a text must say more
// than when: many a sentence begins with a number.
func (c *clock) take(text string, within bool) bool {
	m, rest, ok := c.read(text)
	rest = clean(rest)
	if !ok || rest == "" || len(c.entries) == mostEntries || !within && m.since {
		return false
	}
	at := m.of
	if !m.since {
		switch named, known := calendar(m.day); {
		case known:
			if c.first.IsZero() {
				c.first = named
			}
			c.day, c.days = named, 0
		case len(c.entries) > 0 && m.of < c.last-6*time.Hour:
			c.days++ // past midnight
		}
		c.last = m.of
		if !c.day.IsZero() {
			at += c.day.Sub(c.first)
		}
		at += time.Duration(c.days) * 24 * time.Hour
	}
	c.entries = append(c.entries, Entry{Clock: clean(m.clock), Text: rest})
	c.at = append(c.at, at)
	return true
}

// order returns the entries by their times.
func (c *clock) order() []Entry {
	if len(c.entries) == 0 {
		return nil
	}
	first, latest := slices.Min(c.at), c.at[0]
	for i := range c.entries {
		c.entries[i].After = c.at[i] - first
		c.entries[i].Late = c.at[i] < latest
		latest = max(latest, c.at[i])
	}
	slices.SortStableFunc(c.entries, func(a, b Entry) int { return cmp.Compare(a.After, b.After) })
	return c.entries
}

// calendar reads a day that is written in full; what leaves out the year is
// taken for some year, for only distances count.
func calendar(text string) (time.Time, bool) {
	text = ordinal.ReplaceAllString(strings.ToLower(strings.TrimSpace(text)), "$1")
	text = strings.NewReplacer(",", "", ".", "/").Replace(text)
	text = strings.Join(strings.Fields(text), " ")
	for _, layout := range []string{"2006-1-2", "2006/1/2", "2/1/2006", "1/2/2006", "2/1/06", "2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	for _, layout := range []string{"2 January", "2 Jan", "January 2", "Jan 2"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.AddDate(2024, 0, 0), true
		}
	}
	if n, ok := strings.CutPrefix(text, "day "); ok {
		return time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(num(n))), true
	}
	return time.Time{}, false
}

func num(digits string) time.Duration {
	n, _ := strconv.Atoi(digits) // digits or nothing
	return time.Duration(n)
}

func trimmed(s string) string { return strings.Trim(s, " \t[](){}*_~|•,:;–—") }
