package grading

import (
	"fmt"
	"strconv"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksHints takes away what hints cost that were taken; Of is taken, and an option
// for each hint, by its number, says how many points. No author writes it: it comes
// with the hints of a scenario.
const AsksHints = "hints"

const hintsTaken = "taken"

// hints is the criterion that charges for the hints of a scenario; false: they cost
// nothing. A price in percent is one of the points that the other criteria have to earn.
func (r *Rubric) hints(all []scenarios.Hint) (Criterion, bool) {
	earnable := 0.0
	for _, c := range r.Criteria {
		earnable += max(c.Points, 0)
	}
	c := Criterion{
		ID: scenarios.HintsID, Title: "Help from hints", Dimension: "incident-response",
		Asks: AsksHints, Of: hintsTaken, Options: map[string]string{},
	}
	for i, h := range all {
		price := round(h.Points+h.Percent/100*earnable, 2)
		c.Options[strconv.Itoa(i+1)] = strconv.FormatFloat(price, 'g', -1, 64)
		c.Points -= price
	}
	c.Points = round(c.Points, 2)
	return c, c.Points < 0
}

type hints struct {
	c      Criterion
	prices map[int]float64 // by the number of the hint
}

func newHints(_ *Rubric, c Criterion, _ *where) (judge, string) {
	if wrong := only(c, hintsTaken); wrong != "" {
		return nil, wrong
	}
	j := hints{c, map[int]float64{}}
	for written, price := range c.Options {
		step, err := strconv.Atoi(written)
		points, bad := strconv.ParseFloat(price, 64)
		if err != nil || bad != nil || step < 1 || points < 0 {
			return nil, fmt.Sprintf("hint %q at %q is no price", written, price)
		}
		j.prices[step] = points
	}
	return j, ""
}

func (j hints) judge(l *ledger) (verdict, error) {
	v := verdict{result: Spared, why: "No hint was taken."}
	cost := 0.0
	for _, e := range of[event.HintGiven](l) {
		v.events = append(v.events, e)
		cost += j.prices[body[event.HintGiven](e).Step]
	}
	switch {
	case len(v.events) == 0:
		return v, nil
	case cost == 0 || j.c.Points == 0:
		v.why = "What hints were taken cost nothing."
		return v, nil
	}
	v.result, v.share = Lost, min(1, -cost/j.c.Points)
	v.why = fmt.Sprintf("%s taken, the first at %s.", plural(len(v.events), "hint was", "hints were"), clock(v.events[0].At))
	v.earn = "Find the next step by yourselves: a hint costs what it says before it is taken."
	return v, nil
}
