package grading

import (
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// timings measures the five spans that on-call work is judged by. All but the
// first count from the first page, because that is when a person could know; what
// rings for another team tells those who play nothing.
// What was done before the page took no time: its span is 0.
//
//   - Detect, as in MTTD: from the first fault.applied to the first page.sent
//     after it. It tells of the monitoring, not of the trainee.
//   - Acknowledge, as pagers count MTTA: from the first page.sent to the first
//     page.acknowledged by one of those who are judged. What a colleague takes, or
//     somebody who lends a hand, is not their time.
//   - Evidence, the time to the first useful graph or log extract: from the
//     first page.sent to when a look first showed a tell, long enough to be read,
//     and not before the first fault.
//   - Mitigate, when customers were helped, before any repair: from the first
//     page.sent to the action.taken that spared them most; see helped.
//   - Resolve, as in MTTR read as time to restore: from the first page.sent to
//     the last slo.restored, when nothing is breached after it.
func (l *ledger) timings() Timings {
	var t Timings
	pages := l.pages()
	harmed := of[event.FaultApplied](l)
	if len(harmed) > 0 {
		for _, p := range of[event.PageSent](l) {
			if p.Seq > harmed[0].Seq {
				t.Detect = elapsed(harmed[0].At, p)
				break
			}
		}
	}
	if len(pages) == 0 {
		return t
	}
	paged := pages[0].At
	if acks := l.done(event.PageAcknowledged{}.Kind()); len(acks) > 0 {
		t.Acknowledge = elapsed(paged, acks[0])
	}
	if seen, _ := l.firstTell(); seen != nil {
		t.Evidence = elapsed(paged, seen)
	}
	if _, most := l.helped(); most != nil {
		t.Mitigate = elapsed(paged, most)
	}
	if restored := l.restored(); restored != nil {
		t.Resolve = elapsed(paged, restored)
	}
	return t
}

func elapsed(from faults.Time, to *event.Event) *float64 {
	s := round(max(0, (to.At-from).Seconds()), 3)
	return &s
}
