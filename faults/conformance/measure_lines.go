package conformance

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/logql"
)

// Lines are log lines that say the same: one of them, and how many there were.
type Lines struct {
	Service string        `json:"service"`
	Level   string        `json:"level"`
	Sample  string        `json:"sample"` // its text, and what it holds beside
	After   time.Duration `json:"after_ns"`
	Count   int           `json:"count"`
	Without int           `json:"without"` // how many there were without what was done
}

// What of the lines is told: that there are any, or three times as many or a third,
// of which there were enough for that to be no chance.
const (
	mostLines  = 8
	timesLines = 3
	someLines  = 12
)

var digits = regexp.MustCompile(`[0-9]+`)

// lines are those by which two plays differ, of which earlier was said before, the
// gravest first, and of these those that nobody says without it.
func lines(now, usual, earlier map[string]*Lines) []Lines {
	all := []Lines{}
	for key, l := range now {
		if u := usual[key]; u != nil {
			l.Without = u.Count
		}
		if l.Without == 0 && earlier[key] == nil || l.Count >= someLines && l.Count >= timesLines*max(1, l.Without) {
			all = append(all, *l)
		}
	}
	for key, u := range usual {
		n := now[key]
		if n == nil {
			n = &Lines{Service: u.Service, Level: u.Level, Sample: u.Sample, After: u.After}
		}
		if n.Without = u.Count; u.Count >= someLines && u.Count >= timesLines*n.Count {
			all = append(all, *n)
		}
	}
	slices.SortFunc(all, func(a, b Lines) int {
		return cmp.Or(
			-cmp.Compare(logql.Rank(a.Level), logql.Rank(b.Level)),
			cmp.Compare(min(1, a.Without), min(1, b.Without)),
			-cmp.Compare(a.Count+a.Without, b.Count+b.Without),
			strings.Compare(a.Service+a.Sample, b.Service+b.Sample),
		)
	})
	heard := map[string]int{}
	return slices.DeleteFunc(all, func(l Lines) bool {
		heard[l.Service+l.Level]++
		heard[""]++
		if heard[l.Service+l.Level] > 2 || heard[""] > mostLines {
			heard[""]--
			return true
		}
		return false
	})
}

// hear counts a line among those that say the same.
func (p *play) hear(line faults.LogLine) {
	key := line.Service + " " + line.Level + " " + digits.ReplaceAllString(line.Message, "#")
	l := p.heard[key]
	if l == nil {
		l = &Lines{Service: line.Service, Level: line.Level, Sample: sample(line), After: line.Wall.Sub(p.epoch.Add(p.zero))}
		p.heard[key] = l
	}
	l.Count++
}

// sample is a line as it is read, with the fields that say why.
func sample(line faults.LogLine) string {
	text := line.Message
	for _, field := range []string{"error", "peer", "reason", "duration_ms"} {
		if v := line.Fields.Get(field); v != "" && !strings.Contains(text, v) {
			text += " " + field + "=" + v
		}
	}
	return text
}
