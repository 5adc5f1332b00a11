package grading

import (
	"fmt"
	"strings"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// window is when a criterion lets a thing count: its Within, Before, After and
// While, resolved against a log.
type window struct {
	log    *ledger
	limit  time.Duration // 0: none, unless none is set
	none   time.Duration // from here on it earns nothing; 0: beyond limit nothing does
	asked  string        // what the limit counts from, in words
	from   *event.Event  // the event that the limit counts from; nil: the start of the run
	never  bool          // that event never came
	opens  *event.Event  // what came before it is not what was asked for; nil: anything may be
	page   string        // an acknowledgement counts for this page only
	what   string        // what it must come before, in words
	after  string        // what it must come after, in words
	before *event.Event  // nil: nothing stands in the way
	steps  *Condition    // it must come before the step of this kind that rests on it; nil: before decides
	while  *stretches    // nil: at any time
	seat   string        // whoever holds it has to have done it; empty: anybody may
	shut   string        // why nothing can count: what it waits for never came; empty: something can
}

func (l *ledger) window(c Criterion) window {
	w := window{log: l, seat: c.Seat}
	if c.Within != nil {
		w.limit, w.none, w.asked = c.Within.Limit, c.Within.None, "the start"
		if c.Within.Of != nil {
			w.countFrom(l, *c.Within.Of)
		}
	}
	switch {
	case c.Before == nil:
	case c.Resting:
		w.what, w.steps = "the action that rests on it", c.Before
	case c.Before.combined():
		w.what, w.before = l.words(*c.Before), l.firstOwn(*c.Before)
	default:
		w.what, w.before = l.words(*c.Before), l.first(*c.Before)
	}
	if c.After != nil {
		w.openAfter(l, *c.After)
	}
	if c.While != nil {
		w.while = l.stretches(*c.While)
		if len(w.while.of) == 0 {
			w.shut = fmt.Sprintf("it counts only %s, and %s never came", w.while.words, l.words(c.While.From))
		}
	}
	return w
}

// limited reports whether it matters how soon a thing came.
func (w window) limited() bool { return w.limit > 0 || w.none > 0 }

// openAfter lets nothing count that came before a condition.
func (w *window) openAfter(l *ledger, c Condition) {
	w.after = l.words(c)
	if e := l.firstOwn(c); e != nil {
		if w.opens == nil || w.opens.Seq < e.Seq {
			w.opens = e
		}
		return
	}
	w.shut = fmt.Sprintf("it counts only after %s, which never came", w.after)
}

// countFrom starts the limit at a condition. What was done earlier does not
// count, with one exception: where the limit counts from a signal (an alert, a
// page), whoever acts between the inject and its signal is early, not absent.
func (w *window) countFrom(l *ledger, c Condition) {
	w.asked = l.words(c)
	if c.Kind == string(event.PageSent{}.Kind()) {
		w.from = l.firstOf(l.pages(), c) // nobody answers for how late another team is
	}
	if w.from == nil {
		w.from = l.first(c)
	}
	if w.from == nil {
		w.never = true
		return
	}
	w.opens = w.from
	if !event.Signal(w.from.Body) {
		return
	}
	if b, ok := w.from.Body.(event.PageSent); ok {
		w.page = b.Page
	}
	if fired, ok := l.fired[c.Arg]; ok {
		w.opens = fired
		return
	}
	for _, fired := range l.fired {
		if fired.Seq < w.opens.Seq {
			w.opens = fired
		}
	}
}

// concerns reports whether the event can be what was asked for at all.
func (w window) concerns(e *event.Event) bool {
	if !w.log.inSeat(e, w.seat) || w.opens != nil && e.Seq < w.opens.Seq || w.shut != "" || w.while != nil && !w.while.hold(e) {
		return false
	}
	if ack, ok := e.Body.(event.PageAcknowledged); ok && w.page != "" {
		return ack.Page == w.page
	}
	return true
}

// meets returns when in the window something was read that was before somebody's
// eyes for a while, as an event at that moment; nil: it was not. What stood there
// already when the window opened was seen from its beginning.
func (w window) meets(r reading) *event.Event {
	if r.glance {
		if !w.concerns(r.event) {
			return nil
		}
		return r.event
	}
	if w.shut != "" || !w.log.inSeat(r.event, w.seat) {
		return nil
	}
	read := *r.event
	read.At = r.from
	if w.opens != nil {
		read.At = max(read.At, w.opens.At)
	}
	if w.while != nil {
		var within bool
		if read.At, within = w.while.first(read.At); !within {
			return nil
		}
	}
	if read.At > r.until {
		return nil
	}
	return &read
}

// candidates returns the events of a kind that meet a condition and can be what
// was asked for, in order. Of looks it is not that they began that counts, but
// that what they showed was read.
func (w window) candidates(l *ledger, k event.Kind, where *where) ([]*event.Event, error) {
	var out []*event.Event
	if k == (event.EvidenceViewed{}).Kind() {
		found, err := l.readings(func(e *event.Event) (bool, error) { return where.holds(l, e) })
		for _, r := range found {
			if e := w.meets(r); e != nil {
				out = append(out, e)
			}
		}
		return out, err
	}
	for _, e := range l.done(k) {
		if !w.concerns(e) {
			continue
		}
		holds, err := where.holds(l, e)
		if err != nil {
			return nil, err
		}
		if holds {
			out = append(out, e)
		}
	}
	return out, nil
}

// judge says whether an event that is otherwise right came in time.
func (w window) judge(e *event.Event) verdict {
	did := Sentence(*e)
	v := verdict{result: Earned, share: 1, events: []*event.Event{e}}
	if w.limited() {
		took := e.At
		if w.from != nil {
			took = e.At - w.from.At
			v.events = append(v.events, w.from)
		}
		span := fmt.Sprintf("%s after %s", Span(took), w.asked)
		if took < 0 {
			span = fmt.Sprintf("%s before %s", Span(-took), w.asked)
		}
		v.why = fmt.Sprintf("%s %s; %s.", did, span, w.bounds())
		v.result, v.share = w.timely(took)
		if w.never {
			v.result, v.share = Missed, 0
			v.why = fmt.Sprintf("%s at %s, but the limit counts from %s, which never came.", did, clock(e.At), w.asked)
		}
	} else {
		v.why = fmt.Sprintf("%s at %s.", did, clock(e.At))
	}
	before, what := w.barrier(e)
	if before == nil {
		return v
	}
	v.events = append(v.events, before)
	switch {
	case e.Seq > before.Seq || e.At > before.At:
		v.result, v.share = Missed, 0
		v.why = fmt.Sprintf("%s only %s after %s; it had to come before.", did, Span(e.At-before.At), what)
	case w.limited():
		v.why += fmt.Sprintf(" That was before %s.", what)
	default:
		v.why = fmt.Sprintf("%s %s before %s.", did, Span(before.At-e.At), what)
	}
	return v
}

// timely says what an event earns that came so long after what it counts from:
// all until the limit, and from there less and less, in proportion, where the
// criterion gives a part for what is late.
func (w window) timely(took time.Duration) (Result, float64) {
	switch {
	case took <= w.limit:
		return Earned, 1
	case took < w.none:
		return Partial, round(float64(w.none-took)/float64(w.none-w.limit), 6)
	}
	return Missed, 0
}

// bounds says in words how soon it had to be.
func (w window) bounds() string {
	if w.none > 0 {
		return fmt.Sprintf("until %s it earns all, from %s on nothing", Span(w.limit), Span(w.none))
	}
	return "the limit was " + Span(w.limit)
}

// barrier returns what an event must come before, and how it is called; nil:
// nothing is in its way.
func (w window) barrier(e *event.Event) (*event.Event, string) {
	if w.steps == nil {
		return w.before, w.what
	}
	step := w.log.stepOn(e, *w.steps)
	if step == nil {
		return nil, ""
	}
	return step, stepName(step)
}

// absent is the verdict when nothing came that could have counted.
func (w window) absent(nobody string) verdict {
	v := verdict{result: Missed, events: []*event.Event{w.from, w.before}, why: nobody}
	if w.steps != nil {
		v.events = append(v.events, w.log.stepOn(nil, *w.steps))
	}
	switch {
	case w.shut != "":
		v.why += "; " + w.shut
	case w.never:
		v.why += fmt.Sprintf("; the limit counts from %s, which never came", w.asked)
	case w.none > 0:
		v.why += fmt.Sprintf("; %s, after %s", w.bounds(), w.asked)
	case w.limit > 0:
		v.why += fmt.Sprintf("; the limit was %s after %s", Span(w.limit), w.asked)
	}
	v.why += "."
	return v
}

// terms says in words what the window asks for, to follow an instruction.
func (w window) terms() string {
	var terms []string
	if w.limited() {
		s := fmt.Sprintf("within %s of %s", Span(max(w.limit, w.none)), w.asked)
		if w.none > 0 {
			s += fmt.Sprintf(" (all of it until %s)", Span(w.limit))
		}
		terms = append(terms, s)
	}
	if w.after != "" {
		terms = append(terms, "after "+w.after)
	}
	if w.while != nil {
		terms = append(terms, w.while.words)
	}
	if w.what != "" {
		terms = append(terms, "before "+w.what)
	}
	if len(terms) == 0 {
		return ""
	}
	return " " + strings.Join(terms, " and ")
}
