package grading

import (
	"fmt"
	"strconv"
	"strings"
)

// AsksCollateral takes points away for what the trainee's actions did to the
// system beside what they were for; Of is system.
const AsksCollateral = "collateral"

// collateralSystem is what such a criterion is about.
const collateralSystem = "system"

// collateralShares are what each thing takes of the criterion's points, by how
// grave it is, unless the criterion says otherwise. All of them together never
// take more than the points.
var collateralShares = map[damageSort]float64{
	damageLost: 0.6, damageBreached: 0.5, damageDisrupted: 0.4, damageLeft: 0.25, damageRestarted: 0.15,
}

// system counts what was harmed over the whole run, by cause (decisions/0082), also when it is
// over by the end. It knows what each action changed, and blames an action for
// nothing that the script did.
type system struct {
	c      Criterion
	shares map[damageSort]float64
}

func newSystem(_ *Rubric, c Criterion, _ *where) (judge, string) {
	if wrong := only(c, collateralSystem); wrong != "" {
		return nil, wrong
	}
	j := system{c: c, shares: map[damageSort]float64{}}
	for sort, share := range collateralShares {
		j.shares[sort] = share
		if written, ok := c.Options[string(sort)]; ok {
			percent, err := strconv.ParseFloat(strings.TrimSuffix(written, "%"), 64)
			if err != nil || percent < 0 || percent > 100 {
				return nil, fmt.Sprintf("%s: %q is no share of the points in percent", sort, written)
			}
			j.shares[sort] = percent / 100
		}
	}
	return j, ""
}

func (j system) judge(l *ledger) (verdict, error) {
	acts, told := l.acts()
	if !told {
		return verdict{result: Spared, why: "It cannot be judged: the log does not say what each action changed."}, nil
	}
	v := verdict{result: Spared, why: "No action harmed anything else, and nothing was left otherwise than it was."}
	if len(acts) == 0 {
		v.why = "Nobody took an action, so none did harm."
	}
	var whys []string
	for _, d := range l.damages(acts) {
		share := j.shares[d.sort]
		if share == 0 {
			continue
		}
		v.share += share
		v.events = append(v.events, d.events...)
		whys = append(whys, capital(d.why)+".")
	}
	if len(whys) == 0 {
		return v, nil
	}
	v.result, v.share = Lost, min(1, round(v.share, 6))
	v.why = strings.Join(whys, " ")
	v.earn = "Touch only what the evidence points at, with the smallest step that can be taken back, and put back what did not help."
	return v, nil
}
