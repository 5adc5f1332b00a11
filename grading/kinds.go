package grading

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/scenarios/event"
)

// kind is a kind of criterion: how what a rubric asks for is judged. Each is a
// file with its judge and a line in kinds; how it is written is a file ask_*.go
// in scenarios.
type kind struct {
	asks string // by which a criterion asks for it
	// Of what narrows a criterion down it takes these.
	where, within, before, after bool // after stands for while as well
	costs                        bool // it only ever takes points away
	worded                       bool // its answer may stand in words that a person has to read
	// judge makes the judge of a criterion, or says why nobody could meet it.
	judge func(r *Rubric, c Criterion, cond *where) (judge, string)
}

// kinds lists the kinds of criterion.
func kinds() []kind {
	return []kind{
		{asks: AsksExpect, where: true, within: true, before: true, after: true, judge: newExpect},
		{asks: AsksForbid, where: true, before: true, after: true, costs: true, judge: newForbid},
		{asks: AsksSLO, within: true, judge: newSLO},
		{asks: AsksTruth, within: true, before: true, after: true, worded: true, judge: newTruth},
		{asks: AsksStep, within: true, before: true, after: true, judge: newStep},
		{asks: AsksHarm, judge: newHarm},
		{asks: AsksJudge, judge: newMarked},
		{asks: AsksCheck, judge: newChecked},
		{asks: AsksAny, judge: newAny},
		{asks: AsksCollateral, costs: true, judge: newSystem},
		{asks: AsksBlind, costs: true, judge: newBlind},
		{asks: AsksRelief, costs: true, judge: newRelief},
		{asks: AsksThrash, costs: true, judge: newThrash},
		{asks: AsksSuspects, costs: true, judge: newSuspects},
		{asks: AsksSaid, within: true, before: true, after: true, worded: true, judge: newSaid},
		{asks: AsksClaim, costs: true, judge: newClaim},
		{asks: AsksCadence, costs: true, judge: newCadence},
		{asks: AsksVerify, within: true, judge: newVerify},
		{asks: AsksUndone, after: true, judge: newUndone},
		{asks: AsksHygiene, judge: newHygiene},
		{asks: AsksRunbook, judge: newConform},
		{asks: AsksHints, costs: true, judge: newHints},
		{asks: AsksEscalate, within: true, after: true, judge: newEscalate},
		{asks: AsksRule, within: true, judge: newRule},
	}
}

func kindOf(asks string) (kind, bool) {
	all := kinds()
	i := slices.IndexFunc(all, func(k kind) bool { return k.asks == asks })
	if i < 0 {
		return kind{}, false
	}
	return all[i], true
}

// costs reports whether a kind of criterion only ever takes points away.
func costs(asks string) bool {
	k, _ := kindOf(asks)
	return k.costs
}

// known says what is wrong with the name of a kind of event.
func known(name string) string {
	if slices.Contains(event.Kinds(), event.Kind(name)) {
		return ""
	}
	return fmt.Sprintf("unknown kind of event %q", name)
}

// only says what is wrong with what a criterion is about, where its kind is about
// one thing.
func only(c Criterion, of string) string {
	if c.Of == of {
		return ""
	}
	return fmt.Sprintf("unknown %s %q; there is %s", c.Asks, c.Of, of)
}
