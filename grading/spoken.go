package grading

import (
	"fmt"

	"github.com/drillyard/drillyard/grading/said"
	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksSaid asks that something was said in words, right or wrong; Of is severity,
// cause or owner.
const AsksSaid = "said"

// uttered asks for the first text that says something.
type uttered struct{ c Criterion }

func newSaid(r *Rubric, c Criterion, _ *where) (judge, string) {
	switch c.Of {
	case truthSeverity, truthOwner:
	case truthCause:
		if len(r.Truth.Terms) == 0 {
			return nil, "Truth has no terms to listen for"
		}
	default:
		return nil, fmt.Sprintf("nothing called %q is listened for; there is severity, cause and owner", c.Of)
	}
	return waiting{c, uttered{c}, r.openable()}, ""
}

func (j uttered) judge(l *ledger) (verdict, error) {
	w := l.window(j.c)
	best := w.absent("Nobody said it in words")
	var unclear []*event.Event
	answered := false
	for _, u := range l.utterances() {
		if !w.concerns(u.event) {
			continue
		}
		switch j.stance(l, u) {
		case said.Affirmed:
			if v := w.judge(u.event); !answered || v.share > best.share {
				best, answered = v, true
			}
		case said.Doubtful:
			unclear = append(unclear, u.event)
		}
	}
	best.earn = fmt.Sprintf("Say it: the %s%s.", j.c.Of, w.terms())
	if answered {
		return best, nil
	}
	return best.waits(1, unclear), nil
}

// stance is how a text says what is asked for, whatever it says of it.
func (j uttered) stance(l *ledger, u utterance) said.Stance {
	h := l.rubric.listener
	how := said.Unsaid
	switch j.c.Of {
	case truthSeverity:
		_, how = h.rated(u)
	case truthOwner:
		_, how = h.owned(u)
	default:
		for _, s := range h.suspects {
			how = max(how, s.stance(u))
		}
	}
	return how
}
