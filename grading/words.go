package grading

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Span writes a duration as people say it: "38 s", "2 min 5 s". It rounds up, so
// that what took longer than a limit never reads as the limit.
func Span(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%g s", math.Ceil(d.Seconds()*10)/10)
	}
	if d < 2*time.Minute {
		return fmt.Sprintf("%g s", math.Ceil(d.Seconds()))
	}
	whole := time.Duration(math.Ceil(d.Seconds())) * time.Second
	m, s := whole/time.Minute, whole%time.Minute/time.Second
	if s == 0 {
		return fmt.Sprintf("%d min", m)
	}
	return fmt.Sprintf("%d min %d s", m, s)
}

// clock writes a run time as minutes and seconds.
func clock(at faults.Time) string {
	sign := ""
	if at < 0 {
		sign, at = "−", -at
	}
	s := int(at.Seconds())
	return fmt.Sprintf("%s%d:%02d", sign, s/60, s%60)
}

// words names the event that a condition waits for.
func (l *ledger) words(c Condition) string {
	if c.Kind == string(event.InjectFired{}.Kind()) {
		if in, ok := l.rubric.inject(c.Arg); ok && in.Title != "" {
			return "“" + in.Title + "”"
		}
	}
	noun := phrases[event.Kind(c.Kind)].noun
	if noun == "" {
		noun = "the first " + c.Kind
	}
	if c.Arg == "" {
		return noun
	}
	if _, inject := l.fired[c.Arg]; inject {
		return noun
	}
	return noun + " (" + c.Arg + ")"
}

// wish says what was wanted of a kind of event: as an instruction, and as what
// nobody did.
type wish struct{ do, nobody string }

// wishFor words what a criterion wants done, its condition included.
func wishFor(c Criterion) wish {
	p := phrases[event.Kind(c.Of)]
	w := wish{p.do, p.nobody}
	if p.do == "" {
		w = wish{"Let " + c.Of + " come about", "There was no " + c.Of}
	}
	if c.Where != "" {
		where := strings.Join(strings.Fields(c.Where), " ")
		w.do += " such that " + where
		w.nobody += " such that " + where
	}
	return w
}
