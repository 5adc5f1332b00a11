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

// Clock writes a run time as minutes and seconds: "4:07".
func Clock(at faults.Time) string { return clock(at) }

// Place names a part of the system as people say it: "api", or "the way from api
// to db".
func Place(target faults.Target) string {
	if from, to, way := strings.Cut(string(target), "->"); way {
		return "the way from " + from + " to " + to
	}
	return string(target)
}

// plain reads a name of the catalogue or of a scenario as words: "roll back
// deploy".
func plain(name string) string { return strings.ReplaceAll(name, "-", " ") }

// actionOn names what is done to what.
func actionOn(action string, target faults.Target) string {
	return "“" + plain(action) + "” on " + Place(target)
}

// words names the event that a condition waits for.
func (l *ledger) words(c Condition) string {
	if c.combined() {
		return l.spelt(c)
	}
	if c.Kind == string(event.InjectFired{}.Kind()) {
		if in, ok := l.rubric.inject(c.Arg); ok && in.Title != "" {
			return "“" + in.Title + "”"
		}
	}
	noun := phrases[event.Kind(c.Kind)].noun
	if noun == "" {
		noun = "what was waited for" // of a newer build
	}
	if c.Arg == "" {
		return noun
	}
	if _, inject := l.fired[c.Arg]; inject {
		return noun
	}
	if in, ok := l.rubric.inject(c.Arg); ok {
		if in.Title == "" {
			return noun
		}
		return noun + " after “" + in.Title + "”"
	}
	if book, step, ok := strings.Cut(c.Arg, "#"); ok && book != "" {
		return fmt.Sprintf("%s (%s of %s)", noun, step, book)
	}
	return noun + " (" + c.Arg + ")"
}

// wish says what was wanted of a kind of event: as an instruction, and as what
// nobody did.
type wish struct{ do, nobody string }

// wishFor words what a criterion wants done: as its author does, or by the kind
// of event that it asks for. What a condition asks beyond that stands in the
// language of the rubric, which no trainee reads: there the criterion's title
// stands for it.
func wishFor(c Criterion) wish {
	p := phrases[event.Kind(c.Of)]
	made := wish{p.do, p.nobody}
	if p.do == "" {
		noun := p.noun
		if noun == "" {
			noun = "what is waited for" // of a newer build
		}
		made = wish{"Bring about " + noun, upper(noun) + " never came"}
	}
	if c.Where != "" && c.Title != "" {
		made.do += " that counts for “" + c.Title + "”"
		made.nobody += " that counts for “" + c.Title + "”"
	}
	return wishOf(c, made)
}

// wishOf is what the author of a criterion says is wanted, else what was made.
func wishOf(c Criterion, made wish) wish {
	do, nobody := sentenceless(c.Do), sentenceless(c.Nobody)
	switch {
	case do == "":
		return made
	case nobody == "":
		return wish{do, "Nobody did this: " + lower(do)}
	}
	return wish{do, nobody}
}

// sentenceless takes the full stop from a sentence that is to go on.
func sentenceless(s string) string { return strings.TrimRight(strings.TrimSpace(s), ".") }
