package grading

import (
	"fmt"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// window is a criterion's Within and Before, resolved against a log.
type window struct {
	limit  time.Duration // 0: none
	asked  string        // what the limit counts from, in words
	from   *event.Event  // the event that the limit counts from; nil: the start of the run
	never  bool          // that event never came
	opens  int64         // what has a lower Seq is not what was asked for
	page   string        // an acknowledgement counts for this page only
	what   string        // what it must come before, in words
	before *event.Event  // nil: nothing stands in the way
}

func (l *ledger) window(c Criterion) window {
	var w window
	if c.Within != nil {
		w.limit, w.asked = c.Within.Limit, "the start"
		if c.Within.Of != nil {
			w.countFrom(l, *c.Within.Of)
		}
	}
	if c.Before != nil {
		w.what, w.before = l.words(*c.Before), l.first(*c.Before)
	}
	return w
}

// countFrom starts the limit at a condition. What was done earlier does not
// count, with one exception: where the limit counts from a signal (an alert, a
// page), whoever acts between the inject and its signal is early, not absent.
func (w *window) countFrom(l *ledger, c Condition) {
	w.asked = l.words(c)
	w.from = l.first(c)
	if w.from == nil {
		w.never = true
		return
	}
	w.opens = w.from.Seq
	if !event.Signal(w.from.Body) {
		return
	}
	if b, ok := w.from.Body.(event.PageSent); ok {
		w.page = b.Page
	}
	if fired, ok := l.fired[c.Arg]; ok {
		w.opens = fired.Seq
		return
	}
	for _, fired := range l.fired {
		w.opens = min(w.opens, fired.Seq)
	}
}

// concerns reports whether the event can be what was asked for at all.
func (w window) concerns(e *event.Event) bool {
	if e.Seq < w.opens {
		return false
	}
	if ack, ok := e.Body.(event.PageAcknowledged); ok && w.page != "" {
		return ack.Page == w.page
	}
	return true
}

// judge says whether an event that is otherwise right came in time.
func (w window) judge(e *event.Event) verdict {
	did := Sentence(*e)
	v := verdict{result: Earned, share: 1, events: []*event.Event{e}}
	if w.limit > 0 {
		took := e.At
		if w.from != nil {
			took = e.At - w.from.At
			v.events = append(v.events, w.from)
		}
		span := fmt.Sprintf("%s after %s", Span(took), w.asked)
		if took < 0 {
			span = fmt.Sprintf("%s before %s", Span(-took), w.asked)
		}
		v.why = fmt.Sprintf("%s %s; the limit was %s.", did, span, Span(w.limit))
		if w.never || took > w.limit {
			v.result, v.share = Missed, 0
		}
		if w.never {
			v.why = fmt.Sprintf("%s at %s, but the limit counts from %s, which never came.", did, clock(e.At), w.asked)
		}
	} else {
		v.why = fmt.Sprintf("%s at %s.", did, clock(e.At))
	}
	if w.before == nil {
		return v
	}
	v.events = append(v.events, w.before)
	switch {
	case e.Seq > w.before.Seq:
		v.result, v.share = Missed, 0
		v.why = fmt.Sprintf("%s only %s after %s; it had to come before.", did, Span(e.At-w.before.At), w.what)
	case w.limit > 0:
		v.why += fmt.Sprintf(" That was before %s.", w.what)
	default:
		v.why = fmt.Sprintf("%s %s before %s.", did, Span(w.before.At-e.At), w.what)
	}
	return v
}

// absent is the verdict when nothing came that could have counted.
func (w window) absent(nobody string) verdict {
	v := verdict{result: Missed, events: []*event.Event{w.from, w.before}, why: nobody}
	switch {
	case w.never:
		v.why += fmt.Sprintf("; the limit counts from %s, which never came", w.asked)
	case w.limit > 0:
		v.why += fmt.Sprintf("; the limit was %s after %s", Span(w.limit), w.asked)
	}
	v.why += "."
	return v
}

// terms says in words what the window asks for, to follow an instruction.
func (w window) terms() string {
	s := ""
	if w.limit > 0 {
		s += fmt.Sprintf(" within %s of %s", Span(w.limit), w.asked)
	}
	if w.what != "" {
		if s != "" {
			s += " and"
		}
		s += " before " + w.what
	}
	return s
}
