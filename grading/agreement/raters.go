package agreement

import (
	"cmp"
	"maps"
	"slices"
)

// Mark is one rater's level for one thing.
type Mark struct {
	Run, Criterion, Rater string
	Level                 int
	Top                   int // highest level there is; levels count from 0
}

// Pair is how far raters of the same things agree.
type Pair struct {
	Things   int    `json:"things"`   // marked by both
	Percent  Figure `json:"percent"`  // share of them with the same level, 0 to 1
	Kappa    Figure `json:"kappa"`    // Cohen's
	Weighted Figure `json:"weighted"` // quadratically weighted
}

// OfPair is the agreement of two raters over all criteria.
type OfPair struct {
	A string `json:"a"`
	B string `json:"b"`
	Pair
}

// OfCriterion is the agreement on one criterion over all pairs of raters.
type OfCriterion struct {
	Criterion string   `json:"criterion"`
	Pairs     []OfPair `json:"pairs"`
	Pair
}

// OfRater is how a rater marks, beside the others.
type OfRater struct {
	Rater string `json:"rater"`
	Marks int    `json:"marks"`
	// Severity is the mean of own level minus the mean of the others' levels of
	// the same thing, as a share of the scale: −0.1 is a tenth of the scale more
	// severe than the others, +0.1 more lenient. It is the plain form of what a
	// many-facet Rasch model calls rater severity (Linacre 1989), and assumes that
	// who marks what is not chosen by its quality.
	Severity Figure `json:"severity"`
}

// Raters is how far a set of marks agrees.
type Raters struct {
	Criteria []OfCriterion `json:"criteria"`
	Pairs    []OfPair      `json:"pairs"`
	Raters   []OfRater     `json:"raters"`
}

// Agree compares the marks of all raters with each other. The order of marks
// does not matter; of two marks of a rater on the same thing the later in the
// list counts. Lists are sorted and never null.
func Agree(marks []Mark) Raters {
	things := map[thing]map[string]Mark{}
	for _, m := range marks {
		at := thing{m.Criterion, m.Run}
		if things[at] == nil {
			things[at] = map[string]Mark{}
		}
		things[at][m.Rater] = m
	}
	whole := crossings{}
	byCriterion := map[string]crossings{}
	differences := map[string][]float64{}
	given := map[string]int{}
	for _, at := range slices.SortedFunc(maps.Keys(things), thing.compare) {
		if byCriterion[at.criterion] == nil {
			byCriterion[at.criterion] = crossings{}
		}
		raters := slices.Sorted(maps.Keys(things[at]))
		for i, a := range raters {
			given[a]++
			for _, b := range raters[i+1:] {
				x, y := things[at][a].Level, things[at][b].Level
				whole.add(a, b, x, y)
				byCriterion[at.criterion].add(a, b, x, y)
			}
			if d, ok := difference(things[at], a); ok {
				differences[a] = append(differences[a], d)
			}
		}
	}
	r := Raters{Criteria: []OfCriterion{}, Pairs: whole.pairs(), Raters: []OfRater{}}
	for _, c := range slices.Sorted(maps.Keys(byCriterion)) {
		r.Criteria = append(r.Criteria, OfCriterion{Criterion: c, Pairs: byCriterion[c].pairs(), Pair: byCriterion[c].together()})
	}
	for _, rater := range slices.Sorted(maps.Keys(given)) {
		r.Raters = append(r.Raters, OfRater{rater, given[rater], severity(differences[rater])})
	}
	return r
}

// thing is what is marked: a criterion of a run.
type thing struct{ criterion, run string }

func (t thing) compare(u thing) int {
	return cmp.Or(cmp.Compare(t.criterion, u.criterion), cmp.Compare(t.run, u.run))
}

// difference is a rater's level minus the mean of the others', as a share of the
// scale; false: there are no others, or there is no scale.
func difference(of map[string]Mark, rater string) (float64, bool) {
	own := of[rater]
	if len(of) < 2 || own.Top <= 0 {
		return 0, false
	}
	sum := 0
	for other, m := range of {
		if other != rater {
			sum += m.Level
		}
	}
	return (float64(own.Level) - float64(sum)/float64(len(of)-1)) / float64(own.Top), true
}

func severity(differences []float64) Figure {
	if len(differences) == 0 {
		return unknown("nobody else marked the same things")
	}
	if why := few(len(differences), "mark"); why != "" {
		return unknown(why)
	}
	return figure(mean(differences))
}

// crossings are the levels that pairs of raters gave to the same things.
type crossings map[[2]string]*levels

type levels struct{ a, b []int }

func (c crossings) add(a, b string, x, y int) {
	l := c[[2]string{a, b}]
	if l == nil {
		l = &levels{}
		c[[2]string{a, b}] = l
	}
	l.a, l.b = append(l.a, x), append(l.b, y)
}

func (c crossings) pairs() []OfPair {
	out := []OfPair{}
	for _, of := range slices.SortedFunc(maps.Keys(c), func(p, q [2]string) int { return slices.Compare(p[:], q[:]) }) {
		out = append(out, OfPair{of[0], of[1], pair(c[of].a, c[of].b)})
	}
	return out
}

// together treats all pairs as one, each seen from both sides, so that it does
// not matter who of two is called the first.
func (c crossings) together() Pair {
	var a, b []int
	for _, of := range slices.SortedFunc(maps.Keys(c), func(p, q [2]string) int { return slices.Compare(p[:], q[:]) }) {
		a = append(append(a, c[of].a...), c[of].b...)
		b = append(append(b, c[of].b...), c[of].a...)
	}
	p := pair(a, b)
	p.Things /= 2
	if why := few(p.Things, "mark"); why != "" {
		p.Kappa, p.Weighted = unknown(why), unknown(why)
	}
	return p
}

func pair(a, b []int) Pair {
	t := Cross(a, b)
	p := Pair{Things: len(a), Percent: t.Percent()}
	if why := few(len(a), "mark"); why != "" {
		p.Kappa, p.Weighted = unknown(why), unknown(why)
		return p
	}
	p.Kappa, p.Weighted = t.Kappa(Any), t.Kappa(Quadratic)
	return p
}
