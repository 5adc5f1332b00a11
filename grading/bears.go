package grading

import (
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// bears reports whether a look showed something of an inject, by the tells of
// Truth. A look from before the inject fired shows nothing of it.
func (l *ledger) bears(e *event.Event, inject string) bool {
	fired, ok := l.fired[inject]
	if !ok || fired.Seq > e.Seq {
		return false
	}
	return slices.ContainsFunc(l.rubric.Truth.Tells, func(t Tell) bool {
		return (t.Of == "" || t.Of == inject) && t.shownBy(e)
	})
}

// bearsOnAny reports whether a look showed something of any inject.
func (l *ledger) bearsOnAny(e *event.Event) bool {
	return slices.ContainsFunc(l.rubric.Injects, func(in Inject) bool { return l.bears(e, in.ID) })
}

// ShownBy reports whether an event is a look at this place.
func (t Tell) ShownBy(e event.Event) bool { return t.shownBy(&e) }

func (t Tell) shownBy(e *event.Event) bool {
	look, ok := e.Body.(event.EvidenceViewed)
	if !ok {
		return false
	}
	switch {
	case t.Metrics != "":
		return slices.ContainsFunc(look.Metrics, func(shown string) bool { return family(shown) == family(t.Metrics) }) && reaches(t.Service, look.Service, look.Services...)
	case t.Logs != "":
		if look.Source != event.SourceLogs || look.Results == 0 {
			return false
		}
		return reaches(t.Service, look.Service, look.Services...) && searched(look.Query).shows(t.Service, t.Logs)
	case t.Changes != "":
		return look.Source == event.SourceChanges && reaches(t.Changes, look.Service, look.Services...)
	case t.Customer != "":
		return look.Source == event.SourceCustomer && look.Query == t.Customer
	}
	return false
}

// family is the name that the series of a histogram or a summary have in common:
// whoever looks at the buckets looks at the metric.
func family(metric string) string {
	for _, part := range []string{"_bucket", "_count", "_sum"} {
		if name, ok := strings.CutSuffix(metric, part); ok {
			return name
		}
	}
	return metric
}

// reaches reports whether a look narrowed to some services still shows the
// wanted one. A look that is narrowed to none shows them all.
func reaches(wanted, service string, services ...string) bool {
	if wanted == "" || (service == "" && len(services) == 0) {
		return true
	}
	return service == wanted || slices.Contains(services, wanted)
}
