package debrief

import (
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

func truth(r *grading.Rubric, events []event.Event) Truth {
	t := Truth{
		Severity: r.Truth.Severity,
		Accept:   append([]string{}, r.Truth.Accept...),
		Owner:    r.Truth.Owner,
		Causes:   []Cause{},
		Impact:   impact(r.Truth.Impact),
	}
	for _, c := range r.Truth.Causes {
		known := Cause{Inject: c.Inject, Title: c.Inject, AtMS: firedAt(events, c.Inject)}
		for _, in := range r.Injects {
			if in.ID == c.Inject {
				known.Title, known.Fault, known.Target = in.Title, in.Fault, in.Target
			}
		}
		if c.Owner != "" {
			t.Owner += fmt.Sprintf(", and %s of “%s”", c.Owner, known.Title)
		}
		t.Causes = append(t.Causes, known)
	}
	return t
}

func firedAt(events []event.Event, inject string) *int64 {
	for _, e := range events {
		if b, ok := e.Body.(event.InjectFired); ok && b.Inject == inject {
			ms := e.At.Milliseconds()
			return &ms
		}
	}
	return nil
}

func impact(i grading.Impact) string {
	if i.Journey == "" {
		return ""
	}
	was := i.Kind
	switch i.Kind {
	case "":
		was = "harmed"
	case "errors":
		was = "failing"
	}
	if i.Share == "" {
		return fmt.Sprintf("The journey “%s” was %s.", i.Journey, was)
	}
	return fmt.Sprintf("The journey “%s” was %s for %s of customers.", i.Journey, was, i.Share)
}

// missed lists the tells that no look showed while they could be seen.
func missed(r *grading.Rubric, events []event.Event) []MissedTell {
	out := []MissedTell{}
	fired := map[string]bool{}
	for _, e := range events {
		if b, ok := e.Body.(event.InjectFired); ok {
			fired[b.Inject] = true
		}
	}
	sights := sightsOf(r, events)
	for i, t := range r.Truth.Tells {
		toBeSeen := slices.ContainsFunc(r.Injects, func(in grading.Inject) bool { return fired[in.ID] && t.Belongs(in) })
		if toBeSeen && len(sights[i]) == 0 {
			out = append(out, MissedTell{Of: t.Of, Text: overlooked(t)})
		}
	}
	return out
}

// sightsOf returns when each tell was seen; never, by a log that is none.
func sightsOf(r *grading.Rubric, events []event.Event) [][]grading.Sight {
	sights, err := r.Sights(events)
	if err != nil {
		return make([][]grading.Sight, len(r.Truth.Tells))
	}
	return sights
}

func overlooked(t grading.Tell) string {
	at := ""
	if t.Service != "" {
		at = " of " + t.Service
	}
	switch {
	case t.Metrics != "":
		return fmt.Sprintf("Nobody looked at the metric %s%s.", t.Metrics, at)
	case t.Logs != "":
		return fmt.Sprintf("Nobody looked at the logs%s for “%s”.", at, t.Logs)
	case t.Config != "":
		return fmt.Sprintf("Nobody looked at the setting %s%s.", t.Config, at)
	case t.Changes != "":
		return fmt.Sprintf("Nobody looked at the changes of %s.", t.Changes)
	default:
		return fmt.Sprintf("Nobody tried the journey “%s” as a customer does.", t.Customer)
	}
}

// involved reports whether a part of the system has to do with what was wrong:
// something that was harmed, an end of it, or what the answer key takes as partly
// right.
func (run *reading) involved(suspect string) bool {
	parts := strings.Split(suspect, "->")
	for _, c := range run.rubric.Truth.Causes {
		near := strings.Split(string(c.Partial), "->")
		for _, in := range run.rubric.Injects {
			if in.ID == c.Inject {
				near = append(near, strings.Split(string(in.Target), "->")...)
			}
		}
		if slices.ContainsFunc(parts, func(p string) bool { return slices.Contains(near, p) }) {
			return true
		}
	}
	return false
}
