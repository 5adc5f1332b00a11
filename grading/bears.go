package grading

import (
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// shows reports whether what a look showed, at the time of an event of it, is
// something of an inject, by the tells of Truth.
func (l *ledger) shows(e *event.Event, inject string) bool {
	in, ok := l.rubric.inject(inject)
	return ok && slices.ContainsFunc(l.rubric.Truth.Tells, func(t Tell) bool { return l.tells(t, e, in) })
}

// tells reports whether a look showed a tell of an inject. What was there before
// the inject fired shows nothing of it.
func (l *ledger) tells(t Tell, e *event.Event, in Inject) bool {
	fired, ok := l.fired[in.ID]
	look, is := e.Body.(event.EvidenceViewed)
	if !ok || !is || fired.Seq > e.Seq {
		return false
	}
	if look.Look == "" {
		return (t.Of == "" || t.Of == in.ID) && t.glimpsed(look)
	}
	return t.Belongs(in) && l.showsTell(t, look, in, fired)
}

// Tells reports of each tell of Truth whether what a look shows, at the end of a log, is
// something of an inject by it.
func (r *Rubric) Tells(events []event.Event, look event.EvidenceViewed) ([]bool, error) {
	shown := make([]bool, len(r.Truth.Tells))
	if len(events) == 0 {
		return shown, nil
	}
	l, err := r.read(events)
	if err != nil {
		return nil, err
	}
	last := events[len(events)-1]
	e := &event.Event{Run: last.Run, Seq: last.Seq + 1, At: last.At, Body: look}
	for i, t := range r.Truth.Tells {
		shown[i] = slices.ContainsFunc(r.Injects, func(in Inject) bool { return l.tells(t, e, in) })
	}
	return shown, nil
}

// Belongs reports whether a tell can show something of an inject. One that names
// none belongs to all that do harm.
func (t Tell) Belongs(in Inject) bool {
	return t.Of == in.ID || t.Of == "" && in.Fault != ""
}

// showsTell judges by what was really shown.
func (l *ledger) showsTell(t Tell, look event.EvidenceViewed, in Inject, fired *event.Event) bool {
	at := fired.At.Milliseconds()
	switch {
	case t.Metrics != "":
		return slices.ContainsFunc(look.Shown.Metrics, func(m event.MetricShown) bool {
			return family(m.Metric) == family(t.Metrics) && (t.Service == "" || m.Service == t.Service) &&
				m.Series > 0 && m.LastMS >= at && t.beyond(m, at) && (!t.Changed || moved(m, look.Shown.FromMS, at))
		})
	case t.Logs != "":
		return slices.ContainsFunc(look.Shown.Lines, func(s event.LinesShown) bool {
			return (t.Service == "" || s.Service == t.Service) && s.LastMS >= at &&
				strings.Contains(strings.ToLower(s.Text), strings.ToLower(t.Logs))
		})
	case t.Changes != "":
		return slices.ContainsFunc(look.Shown.Changes, func(c event.ChangeShown) bool {
			return c.Service == t.Changes && l.changeOf(c.Change, in, t.Changes)
		})
	case t.Customer != "":
		return look.Source == event.SourceCustomer && look.Query == t.Customer && look.Results > 0 && look.Shown.ToMS >= at
	case t.Config != "":
		value, shown := look.Shown.Config[t.Config]
		return shown && look.Service == t.Service && look.Shown.ToMS >= at && (!t.Changed || l.setAnew(t, value, fired))
	}
	return false
}

// beyond reports whether a metric went beyond the bounds of a tell since a time.
func (t Tell) beyond(m event.MetricShown, at int64) bool {
	if t.Above != nil && m.Last <= *t.Above && (m.High <= *t.Above || m.HighMS < at) {
		return false
	}
	return t.Below == nil || m.Last < *t.Below || m.Low < *t.Below && m.LowMS >= at
}

// moved reports whether a metric stands elsewhere than before a time that the
// window reaches back to: by more than a tenth of the greater.
func moved(m event.MetricShown, from, at int64) bool {
	return from < at && max(m.Last, m.First)-min(m.Last, m.First) > 0.1*max(m.Last, m.First, -m.Last, -m.First)
}

// changeOf reports whether a recorded change is one of an inject. Where the inject
// left none at the service, any change of the service stands for it.
func (l *ledger) changeOf(id string, in Inject, service string) bool {
	own := false
	for _, e := range of[event.ChangeRecorded](l) {
		b := body[event.ChangeRecorded](e)
		if b.Inject != in.ID || b.Service != service {
			continue
		}
		if b.Change == id {
			return true
		}
		own = true
	}
	return !own
}

// setAnew reports whether a setting has another value than before an inject, as
// far as a snapshot tells.
func (l *ledger) setAnew(t Tell, value string, fired *event.Event) bool {
	known, was := false, ""
	for _, e := range of[event.HealthSnapshotted](l) {
		if e.Seq > fired.Seq {
			break
		}
		was, known = body[event.HealthSnapshotted](e).Health.Services[t.Service].Configuration()[t.Config]
	}
	return known && was != value
}

// bearsOnAny reports whether what a look showed is something of any inject.
func (l *ledger) bearsOnAny(e *event.Event) bool {
	return slices.ContainsFunc(l.rubric.Injects, func(in Inject) bool { return l.shows(e, in.ID) })
}

// glimpsed judges a look of version 1 by what it was aimed at: what it showed is
// not known.
func (t Tell) glimpsed(look event.EvidenceViewed) bool {
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
