package scenarios

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/event"
)

// What a placeholder tells is of the text that it stands in: decisions/0033.

// placeholder is {{clock}}, {{clock -10m}}, {{date}}, {{clock of push}} or
// {{clock of page.sent(push) +2m}}.
var placeholder = regexp.MustCompile(`\{\{\s*(clock|date)(?:\s+of\s+([a-z][a-z0-9.-]*(?:\([^(){}]*\))?))?(?:\s*([+-][0-9][0-9a-z.]*))?\s*\}\}`)

// Moments are the times that placeholders stand for.
type Moments struct {
	// Said is when the text is said; of what is written about the run as a
	// whole, when it began.
	Said time.Time
	// Of is when a condition first held. It is false while it has not, and then
	// the time at which the text is said stands in: nothing was earlier. May be
	// nil where nothing has happened yet.
	Of func(Condition) (time.Time, bool)
}

// Played are the moments of a run, told when all is over: what is said of it as
// a whole counts from its beginning, which is epoch.
func Played(epoch time.Time, events []event.Event) Moments {
	return Moments{Said: epoch, Of: func(c Condition) (time.Time, bool) {
		e, ok := c.First(events)
		return epoch.Add(e.At), ok
	}}
}

// Expand replaces the clock placeholders of a text: {{clock}} is "14:05 UTC",
// when it is said, {{clock -10m}} ten minutes earlier, {{clock of push}} when
// the inject push fired, and {{date}} is "Monday 23 November". All in UTC, and
// it says so, for readers sit in many places. What is not a placeholder stays.
func Expand(text string, m Moments) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		part := placeholder.FindStringSubmatch(found)
		at := m.Said
		if part[2] != "" && m.Of != nil {
			if since, ok := m.Of(named(part[2])); ok {
				at = since
			}
		}
		if part[3] != "" {
			shift, err := time.ParseDuration(part[3])
			if err != nil {
				return found
			}
			at = at.Add(shift)
		}
		if part[1] == "date" {
			return at.UTC().Format("Monday 2 January")
		}
		return at.UTC().Format("15:04") + " UTC"
	})
}

// named reads a condition as it is written, without a look at what there is: the
// compiler has looked.
func named(written string) Condition {
	if nameForm.MatchString(written) {
		return Condition{Kind: string(event.InjectFired{}.Kind()), Arg: written}
	}
	kind, arg, _ := strings.Cut(strings.TrimSuffix(written, ")"), "(")
	return Condition{Kind: kind, Arg: arg}
}

// longestPlaceholder is more than anyone writes, and bounds the search for the
// end of one.
const longestPlaceholder = 160

// sinceNow is a time in the past that is told as now.
var sinceNow = regexp.MustCompile(`(?i)\b(?:since|from)(?: about| around| roughly)? *$`)

// placeholders reports every {{…}} of the file that Expand would leave, and those
// that tell no time that makes sense where they stand.
func (c *compiler) placeholders(briefing *part) {
	if c.doc.FrontLine > 0 {
		c.placeholdersOf(c.doc.Front, c.doc.FrontLine, briefing)
	}
	c.placeholdersOf(c.doc.Body, c.doc.BodyLine, briefing)
}

func (c *compiler) placeholdersOf(text string, first int, briefing *part) {
	const known = "there is {{clock}}, {{clock -10m}}, {{clock +5m}}, {{clock of push}}, {{clock of page.sent +2m}} and {{date}}"
	for i, line := range strings.Split(text, "\n") {
		column := 1
		whole := line
		for from := strings.Index(line, "{{"); from >= 0; from = strings.Index(line, "{{") {
			if c.enough() {
				return
			}
			column += utf8.RuneCountInString(line[:from])
			line = line[from:]
			at := Position{i + first, column}
			written := line[:min(len(line), longestPlaceholder)]
			if end := placeholder.FindStringIndex(written); end == nil || end[0] != 0 || Expand(written[:end[1]], Moments{}) == written[:end[1]] {
				c.problem(at, known, "unknown placeholder")
			} else {
				c.sensible(at, placeholder.FindStringSubmatch(written), whole[:len(whole)-len(line)], briefing)
			}
			column, line = column+2, line[2:]
		}
	}
}

// sensible reports a placeholder that is well written and tells nothing true:
// part are its parts, before is its line up to it.
func (c *compiler) sensible(at Position, part []string, before string, briefing *part) {
	of, shift := part[2], part[3]
	inject := c.injectAt(at.Line)
	said := inject != nil || at.Line < c.doc.BodyLine // by a persona or an alert, while it is played
	if of == "" {
		if said && shift == "" && part[1] == "clock" && sinceNow.MatchString(before) {
			c.problem(at, "write {{clock of INJECT}} for when an inject fired, or {{clock -5m}}", "{{clock}} is the moment at which this is said: nothing has been so since then")
		}
		return
	}
	cond := c.condition(at, "placeholder", of)
	if cond == (Condition{}) {
		return
	}
	if why := c.never(cond); why != "" {
		c.problem(at, "", "%s can never come: %s", of, why)
		return
	}
	if briefing != nil && c.under(briefing, at.Line) {
		c.problem(at, "write {{clock}}, for when it begins", "nothing has happened yet when the briefing is read")
		return
	}
	if inject == nil {
		return
	}
	other := -1
	if waits := c.waits(cond); len(waits) > 0 {
		other = indexOf(c.out.Injects, waits[0])
	}
	if other < 0 || c.out.Injects[other].ID == inject.ID {
		return
	}
	told := c.out.Injects[other]
	switch {
	case slices.ContainsFunc(c.chain(told.Trigger), func(t Trigger) bool { return has(c.waits(t.When), inject.ID) }):
		c.problem(at, "", "%s comes after this has been said: it waits for %s", told.ID, inject.ID)
	case inject.Trigger.When.Kind == "" && c.earliest(told.Trigger) > inject.Trigger.At:
		c.problem(at, "", "%s comes after this has been said: at %s at the earliest, and this at %s", told.ID, c.earliest(told.Trigger), inject.Trigger.At)
	}
}

// injectAt returns the inject whose block a line belongs to, or nil.
func (c *compiler) injectAt(line int) *Inject {
	for i, from := range c.injectLines {
		if from.first <= line && line <= from.last && i < len(c.out.Injects) {
			return &c.out.Injects[i]
		}
	}
	return nil
}

// under reports whether a line belongs to a part.
func (c *compiler) under(p *part, line int) bool {
	if line < p.line {
		return false
	}
	for _, s := range c.doc.Sections[p.index+1:] {
		if s.Level <= 2 {
			return line < s.Line
		}
	}
	return true
}
