package scenarios

import (
	"regexp"
	"strings"
	"time"

	"github.com/drillyard/drillyard/scenarios/markdown"
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

// placeholders reports every {{…}} of the file that Expand would leave.
func (c *compiler) placeholders() {
	body := c.doc.Body
	for from := 0; ; {
		i := strings.Index(body[from:], "{{")
		if i < 0 {
			return
		}
		from += i
		at := placeholder.FindStringIndex(body[from:])
		if at == nil || at[0] != 0 || Expand(body[from:from+at[1]], time.Time{}) == body[from:from+at[1]] {
			l, column := markdown.Place(body, from)
			c.problem(Position{l + c.doc.BodyLine - 1, column}, "there is {{clock}}, {{clock -10m}}, {{clock +5m}} and {{date}}", "unknown placeholder")
		}
		from += 2
	}
}
