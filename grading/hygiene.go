package grading

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksHygiene asks that changes are made as changes should be; Of is changes.
const AsksHygiene = "hygiene"

// hygieneChanges is what such a criterion is about.
const hygieneChanges = "changes"

// approvalOption is how soon a colleague of the scenario approves what is asked
// for, as a duration; without it there is nobody who does.
const approvalOption = "approval"

// soon is how long one can wait for an approval in an outage.
const soon = 30 * time.Second

// hygiene asks of every action for a reason that names what and why, and that
// the glass was not broken without need. Each action has an equal part of the
// points. Whether somebody approved needs no asking: what needs it waits, or the
// glass is broken.
type hygiene struct {
	c        Criterion
	approval time.Duration // 0: nobody approves
}

func newHygiene(_ *Rubric, c Criterion, _ *where) (judge, string) {
	j := hygiene{c: c}
	if wrong := only(c, hygieneChanges); wrong != "" {
		return nil, wrong
	}
	if written := c.Options[approvalOption]; written != "" {
		d, err := time.ParseDuration(written)
		if err != nil || d < 0 {
			return nil, fmt.Sprintf("approval: %q is no span of time", written)
		}
		j.approval = max(d, time.Nanosecond)
	}
	return j, ""
}

func (j hygiene) judge(l *ledger) (verdict, error) {
	v := verdict{result: Missed, earn: "Give each change a reason that names what and why, and ask for approval where it is needed."}
	acts, _ := l.acts()
	if len(acts) == 0 {
		v.why = "Nobody changed anything."
		return v, nil
	}
	part := 1 / float64(len(acts))
	var whys []string
	for _, a := range acts {
		v.events = append(v.events, a.event)
		if why := j.needless(l, a); why != "" {
			whys = append(whys, why)
			continue
		}
		if why := l.untold(a); why != "" {
			whys = append(whys, why)
			continue
		}
		about := []string{string(a.taken.Target), a.service()}
		for _, e := range a.effects {
			about = append(about, e.Service, e.Key, e.Replica, e.From, e.To)
		}
		switch l.sense(a.taken.Reason, about...) {
		case sensible:
			v.share += part
		case unclear:
			v.open += part
			whys = append(whys, fmt.Sprintf("Whether “%s” is a reason for %s, a person has to say.", cut(a.taken.Reason), stepName(a.event)))
		default:
			whys = append(whys, fmt.Sprintf("“%s” is no reason for %s.", cut(a.taken.Reason), stepName(a.event)))
		}
	}
	v.share, v.open = round(v.share, 6), round(v.open, 6)
	v.why = strings.Join(whys, " ")
	switch {
	case v.share == 1:
		v.result, v.why = Earned, "Every change had a reason that names what and why, and the approval that it needed."
	case v.open == 1:
		v.result = Open
	case v.share > 0 || v.open > 0:
		v.result = Partial
	}
	return v, nil
}

// needless says why the glass was broken without need; empty: it was not.
func (j hygiene) needless(l *ledger, a act) string {
	if !a.taken.BreakGlass {
		return ""
	}
	broken := fmt.Sprintf("The glass was broken for %s at %s", stepName(a.event), clock(a.event.At))
	if !l.unwell(a.event) {
		return broken + ", though no objective was breached."
	}
	if j.approval > 0 && j.approval <= soon {
		return fmt.Sprintf("%s, though somebody would have decided on it within %s.", broken, Span(max(j.approval, time.Second)))
	}
	return ""
}

// ticketed is the name of a ticket.
var ticketed = regexp.MustCompile(`\b[A-Z]{2,10}-[0-9]{1,8}\b`)

// untold says that a change has no ticket where the house asks for one, neither in its
// reason nor in a note after it; empty: it has, or needs none.
func (l *ledger) untold(a act) string {
	started := of[event.RunStarted](l)
	if len(started) == 0 || body[event.RunStarted](started[0]).Policy != event.PolicyRegulated || ticketed.MatchString(a.taken.Reason) {
		return ""
	}
	for _, e := range l.done(event.NoteAdded{}.Kind()) {
		if e.Seq > a.event.Seq && ticketed.MatchString(body[event.NoteAdded](e).Text) {
			return ""
		}
	}
	return fmt.Sprintf("There is no ticket for %s at %s, neither in its reason nor in a note.", stepName(a.event), clock(a.event.At))
}

// unwell reports whether some objective was breached at an event.
func (l *ledger) unwell(at *event.Event) bool {
	for _, edges := range l.breaches() {
		for i := len(edges) - 1; i >= 0; i-- {
			if edges[i].Seq < at.Seq {
				if _, breached := edges[i].Body.(event.SLOBreached); breached {
					return true
				}
				break
			}
		}
	}
	return false
}
