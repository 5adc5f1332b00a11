package scenarios

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// placeholder is {{clock}}, {{clock -10m}}, {{date}} or {{date +24h}}.
var placeholder = regexp.MustCompile(`\{\{\s*(clock|date)(?:\s*([+-][0-9][0-9a-z.]*))?\s*\}\}`)

// Expand replaces the clock placeholders of a text, for the moment epoch:
// {{clock}} is "14:05", {{clock -10m}} ten minutes earlier, {{date}} is
// "Monday 23 November". All in UTC. What is not a placeholder stays.
func Expand(text string, epoch time.Time) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		part := placeholder.FindStringSubmatch(found)
		var shift time.Duration
		if part[2] != "" {
			var err error
			if shift, err = time.ParseDuration(part[2]); err != nil {
				return found
			}
		}
		at := epoch.UTC().Add(shift)
		if part[1] == "date" {
			return at.Format("Monday 2 January")
		}
		return at.Format("15:04")
	})
}

// longestPlaceholder is more than anyone writes, and bounds the search for the
// end of one.
const longestPlaceholder = 64

// placeholders reports every {{…}} of the file that Expand would leave.
func (c *compiler) placeholders() {
	for i, line := range strings.Split(c.doc.Body, "\n") {
		column := 1
		for from := strings.Index(line, "{{"); from >= 0; from = strings.Index(line, "{{") {
			if c.enough() {
				return
			}
			column += utf8.RuneCountInString(line[:from])
			line = line[from:]
			written := line[:min(len(line), longestPlaceholder)]
			at := placeholder.FindStringIndex(written)
			if at == nil || at[0] != 0 || Expand(written[:at[1]], time.Time{}) == written[:at[1]] {
				c.problem(Position{i + c.doc.BodyLine, column}, "there is {{clock}}, {{clock -10m}}, {{clock +5m}} and {{date}}", "unknown placeholder")
			}
			column, line = column+2, line[2:]
		}
	}
}
