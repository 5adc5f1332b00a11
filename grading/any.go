package grading

import (
	"fmt"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksAny asks for one of several things; Any has them.
const AsksAny = "any"

// anyOf takes the part that earns most: there is more than one way to do it
// right. What waits for a person waits only as far as it could earn more than
// what is certain.
type anyOf struct {
	c     Criterion
	parts []judge
}

func newAny(r *Rubric, c Criterion, _ *where) (judge, string) {
	j := anyOf{c: c}
	for n, part := range c.Any {
		if part.Share <= 0 || part.Share > 100 {
			return nil, fmt.Sprintf("part %d can earn %g percent of the points", n+1, part.Share)
		}
		if k, _ := kindOf(part.Asks); k.costs || part.Asks == AsksAny || part.Asks == AsksJudge {
			return nil, fmt.Sprintf("%s cannot be a part of any", part.Asks)
		}
		var cond *where
		if part.Where != "" {
			cond, _ = r.compileWhere(part) // what is wrong with it was said
		}
		made, problem := r.judgeFor(part, cond)
		if problem != "" {
			return nil, fmt.Sprintf("part %d: %s", n+1, problem)
		}
		j.parts = append(j.parts, made)
	}
	if len(j.parts) < 2 {
		return nil, "any takes the best of two parts or more"
	}
	return j, ""
}

// things are the texts of its parts that a person has to read; none, where
// another part earns as much for certain.
func (j anyOf) things(l *ledger) []*event.Event {
	var texts []*event.Event
	certain, possible := 0.0, 0.0
	for n, part := range j.parts {
		look := part.judge
		if w, ok := part.(waiting); ok {
			look = w.unread
		}
		v, err := look(l)
		if err != nil {
			return nil // to judge it says so
		}
		of := j.c.Any[n].Share / 100
		certain, possible = max(certain, v.share*of), max(possible, (v.share+v.open)*of)
		texts = append(texts, v.texts...)
	}
	if possible <= certain {
		return nil
	}
	return texts
}

func (j anyOf) there(l *ledger) bool { return highest(j.c.Levels) > 0 && len(j.things(l)) > 0 }

func (j anyOf) judge(l *ledger) (verdict, error) {
	var best verdict
	var certain, possible float64
	var whys, earns []string
	for n, part := range j.parts {
		v, err := part.judge(l)
		if err != nil {
			return verdict{}, err
		}
		if v.result == Open {
			v.open = 1
		}
		of := j.c.Any[n].Share / 100
		v.share, v.open = v.share*of, v.open*of
		if n == 0 || v.share > best.share {
			best = v
		}
		certain, possible = max(certain, v.share), max(possible, v.share+v.open)
		whys = append(whys, v.why)
		if v.earn != "" {
			earns = append(earns, strings.TrimSuffix(v.earn, "."))
		}
	}
	best.open = possible - certain
	best.earn = wishOf(j.c, wish{do: strings.Join(earns, ". Or: ")}).do + "."
	switch {
	case certain == 1:
		best.result, best.earn = Earned, ""
	case certain > 0:
		best.result = Partial
	case best.open > 0:
		best.result, best.why = Partial, strings.Join(whys, " ")
	default:
		best.result, best.why = Missed, strings.Join(whys, " ")
		if j.c.Nobody != "" || j.c.Do != "" {
			best.why = wishOf(j.c, wish{}).nobody + "."
		}
	}
	return best, nil
}
