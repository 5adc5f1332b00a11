package gameday

import (
	"fmt"
	"slices"
	"strings"
)

// Part is a part of the talk afterwards: what it is for, and what to ask.
type Part struct {
	Title     string
	Why       string
	Questions []string
}

// mostAsked bounds the questions of a kind that follow from what happened: a talk of
// half an hour has room for a few.
const mostAsked = 4

// Script is how whoever leads guides the talk after a game day: reactions, description,
// analysis, summary, as debriefs in health care and aviation are led, with questions
// that follow from what happened. See Eppich and Cheng, "Promoting Excellence and
// Reflective Learning in Simulation" (PEARLS), 2015.
func (r Review) Script() []Part {
	return []Part{
		{"Reactions", "Let off steam first: nobody thinks while they boil. Everybody says a word, the quietest first.", append([]string{"How are you now? One word each."}, r.reactions()...)},
		{"Description", "Agree on what happened before anybody says why. Keep to what could be seen.", append([]string{"What was it, in two sentences, for somebody who was not there?"}, r.description()...)},
		{"Analysis", "Ask what made sense to them at the time. Where crews parted, let both tell what they saw.", append(r.analysis(), "What helped you that was not in any runbook?")},
		{"Summary", "What stays: a few things, each with an owner and a day.", []string{
			"What will you do otherwise on your next shift?",
			"What should we change in the system, the alerts or the runbooks? Write it down as an action.",
			"Which one thing do you want others to know who were not here?",
		}},
	}
}

// reactions ask about what must have been hard.
func (r Review) reactions() (asked []string) {
	for _, d := range r.Drills {
		for _, p := range d.Plays {
			switch {
			case p.Standing == StandInterrupted:
				asked = append(asked, fmt.Sprintf("%s, in %s the server went away under you. What did that do to the drill?", p.Crew.Name, d.Title))
			case p.At(MomentPaged) != nil && p.At(MomentAcknowledged) == nil:
				asked = append(asked, fmt.Sprintf("%s, in %s nobody acknowledged the page. How did it feel when it came?", p.Crew.Name, d.Title))
			case p.At(MomentMitigated) == nil && p.Hurt() > 0:
				asked = append(asked, fmt.Sprintf("%s, in %s customers were hurt until the end. How was it to not get hold of it?", p.Crew.Name, d.Title))
			}
		}
	}
	return asked[:min(len(asked), mostAsked)]
}

// description states what can be seen, to be agreed on.
func (r Review) description() (asked []string) {
	for _, d := range r.Drills {
		var said []string
		for _, p := range d.Plays {
			var parts []string
			for _, m := range p.Moments {
				if m.Kind == MomentAcknowledged || m.Kind == MomentFound || m.Kind == MomentMitigated || m.Kind == MomentResolved {
					parts = append(parts, fmt.Sprintf("%s at %s", m.Kind, clock(m.AtMS)))
				}
			}
			if len(parts) > 0 {
				said = append(said, p.Crew.Name+": "+strings.Join(parts, ", "))
			}
		}
		if len(said) > 0 {
			asked = append(asked, fmt.Sprintf("%s. %s. Is that how you remember it? What is missing?", d.Title, strings.Join(said[:min(len(said), 6)], "; ")))
		}
	}
	return asked
}

// analysis asks where crews parted, and what would have helped most.
func (r Review) analysis() (asked []string) {
	for _, d := range r.Drills {
		for _, kind := range []MomentKind{MomentFound, MomentMitigated, MomentUpdated} {
			if q := parted(d, kind); q != "" {
				asked = append(asked, q)
			}
		}
	}
	asked = asked[:min(len(asked), mostAsked)]
	var helped []string
	for _, d := range r.Drills {
		for _, p := range d.Plays {
			if len(p.Chances) > 0 {
				helped = append(helped, fmt.Sprintf("%s, in %s: %s What made that hard to see or to do at the time?", p.Crew.Name, d.Title, ended(p.Chances[0])))
			}
		}
	}
	asked = append(asked, helped[:min(len(helped), mostAsked)]...)
	missed := map[string][]string{}
	var order []string
	for _, d := range r.Drills {
		for _, p := range d.Plays {
			for _, m := range p.Missed {
				if missed[m] == nil {
					order = append(order, m)
				}
				missed[m] = append(missed[m], p.Crew.Name)
			}
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return len(missed[b]) - len(missed[a]) })
	for _, m := range order[:min(len(order), 2)] {
		asked = append(asked, fmt.Sprintf("%s Nobody of %s looked there. Where did you look, and why?", ended(m), strings.Join(missed[m], ", ")))
	}
	return asked
}

// parted asks about a moment that one crew reached and another did not, or much later;
// empty: they were even.
func parted(d DrillReview, kind MomentKind) string {
	var first, last *PlayReview
	for i := range d.Plays {
		p := &d.Plays[i]
		if !p.Told {
			continue
		}
		if first == nil || before(p.At(kind), first.At(kind)) {
			first = p
		}
		if last == nil || before(last.At(kind), p.At(kind)) {
			last = p
		}
	}
	if first == nil || first.At(kind) == nil || first.Crew.ID == last.Crew.ID {
		return ""
	}
	at, then := first.At(kind), last.At(kind)
	switch {
	case then == nil:
		return fmt.Sprintf("In %s, %s %s at %s, and %s never. What did each of you look at until then?", d.Title, first.Crew.Name, kind, clock(at.AtMS), last.Crew.Name)
	case then.AtMS-at.AtMS >= 60_000:
		return fmt.Sprintf("In %s, %s %s at %s and %s at %s. What did each of you know in between?", d.Title, first.Crew.Name, kind, clock(at.AtMS), last.Crew.Name, clock(then.AtMS))
	}
	return ""
}

// before reports whether one moment is before another; what never came is last.
func before(a, b *Moment) bool { return a != nil && (b == nil || a.AtMS < b.AtMS) }

// ended has a sentence end.
func ended(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".?!") {
		return text
	}
	return text + "."
}
