package grading

import (
	"fmt"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksCheck asks for what a machine found out of an answer to an exercise; Of is the id of
// the check. See decisions/0144.
const AsksCheck = "check"

// checked takes the share of a check, as it was judged last.
type checked struct{ c Criterion }

func newChecked(_ *Rubric, c Criterion, _ *where) (judge, string) {
	if strings.TrimSpace(c.Of) == "" {
		return nil, "the check that it asks for has no name"
	}
	return checked{c}, ""
}

func (j checked) judge(l *ledger) (verdict, error) {
	answer := l.answer()
	if answer == nil {
		return unanswered(""), nil
	}
	e := l.judged[j.c.Of]
	if e == nil {
		return verdict{result: Open, events: []*event.Event{answer}, why: "What was handed in has not been judged yet."}, nil
	}
	b := body[event.AnswerJudged](e)
	v := verdict{result: Partial, share: min(max(b.Share, 0), 1), events: []*event.Event{answer, e}, why: b.Why}
	switch v.share {
	case 0:
		v.result = Missed
	case 1:
		v.result = Earned
	}
	return v, nil
}

// answer is what was handed in; nil: nothing was.
func (l *ledger) answer() *event.Event {
	all := of[event.AnswerSubmitted](l)
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

// answered is the answer, where anything stands in a part of it; without a part, in any.
func (l *ledger) answered(part string) []*event.Event {
	e := l.answer()
	if e == nil {
		return nil
	}
	for _, p := range body[event.AnswerSubmitted](e).Parts {
		if (part == "" || p.ID == part) && strings.TrimSpace(p.Text) != "" {
			return []*event.Event{e}
		}
	}
	return nil
}

// unanswered is what is said where there is no answer to judge.
func unanswered(part string) verdict {
	if part == "" {
		return verdict{result: Missed, why: "Nothing was handed in.", earn: "Hand in an answer."}
	}
	return verdict{result: Missed, why: fmt.Sprintf("Nothing was handed in as “%s”.", part), earn: fmt.Sprintf("Write “%s”.", part)}
}
