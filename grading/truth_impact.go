package grading

import (
	"fmt"
	"strings"

	"github.com/drillyard/drillyard/grading/said"
	"github.com/drillyard/drillyard/scenarios/event"
)

// nearShare is how far a share of customers may be off, in percent, to earn half.
const nearShare = 10

// suffering asks what customers suffer: the journey, the share of them, and what.
// Those of the three that Truth gives share the points; the last word before
// customers were well counts, or the first after it.
type suffering struct{ c Criterion }

func (j suffering) judge(l *ledger) (verdict, error) {
	w := l.window(j.c)
	truth := l.rubric.Truth.Impact
	earn := fmt.Sprintf("State the impact: %s%s.", Suffered(truth.Journey, truth.Share, truth.Kind), w.terms())
	var stated *event.Event
	_, until := l.hurt()
	for _, e := range l.done(event.ImpactStated{}.Kind()) {
		if w.concerns(e) && (stated == nil || e.At <= until) {
			stated = e
		}
	}
	if stated == nil {
		v := w.absent("Nobody stated the impact")
		v.earn = earn
		return v.waits(1, l.onImpact()), nil
	}
	b := body[event.ImpactStated](stated)
	v := w.judge(stated)
	v.earn = earn
	parts, got := 0, 0.0
	var off []string
	part := func(truth, name string, worth float64) {
		if truth == "" {
			return
		}
		parts++
		got += worth
		switch {
		case worth == 0:
			off = append(off, name+" was "+truth)
		case worth < 1:
			off = append(off, name+" was near: "+truth)
		}
	}
	part(truth.Journey, "the journey", same(b.Journey, truth.Journey))
	part(truth.Share, "the share", closeness(b.Share, truth.Share))
	part(truth.Kind, "what they got", same(b.Effect, truth.Kind))
	v.share = round(v.share*got/float64(parts), 6)
	if len(off) > 0 {
		v.why += " But " + strings.Join(off, "; ") + "."
	}
	return v.graded(), nil
}

func same(a, b string) float64 {
	if a == b {
		return 1
	}
	return 0
}

// closeness is what a share of customers earns beside the true one: all where
// they meet, half where little is missing.
func closeness(stated, truth string) float64 {
	low, high, ok := event.ParseShare(stated)
	least, most, known := event.ParseShare(truth)
	switch {
	case !ok || !known:
		return 0
	case low <= most && high >= least:
		return 1
	case low <= most+nearShare && high >= least-nearShare:
		return 0.5
	}
	return 0
}

// onImpact returns the texts that may say what customers suffer.
func (l *ledger) onImpact() []*event.Event {
	harmed := l.harmed()
	var found []*event.Event
	for _, u := range l.utterances() {
		if harmed != nil && u.event.Seq > harmed.Seq && u.text.Statement() && (u.text.Cued(said.OfImpact) || !l.rubric.listener.lang.Known()) {
			found = append(found, u.event)
		}
	}
	return found
}
