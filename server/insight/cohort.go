package insight

import "time"

// crowd is a group whose figures are being added up.
type crowd struct {
	Group
	places []int  // of its members among the people
	of     []bool // by place: it is a member
	sums   []sum  // by point: all months of the first metric, then of the next
}

// sum is what is behind one point.
type sum struct {
	values []float64
	people int
	last   int // place of who was counted last
}

// cohorts are how groups get on, of which the first has everybody, by the tables of people.
// What is told of one depends on what is told of the others.
func cohorts(groups []Group, people []string, tables []*table, span []time.Time) []Cohort {
	place := make(map[string]int, len(people))
	for i, id := range people {
		place[id] = i
	}
	var all []*crowd
	var out []Cohort
	for _, g := range groups {
		c := &crowd{Group: g, of: make([]bool, len(people))}
		for _, id := range g.Members {
			if i, there := place[id]; there && !c.of[i] {
				c.places, c.of[i] = append(c.places, i), true
			}
		}
		all, out = append(all, c), append(out, c.cohort(tables, span))
	}
	told := tellable(all, tables, monthOf(span[0]), len(span))
	for n, c := range all {
		for i, m := range metrics() {
			v := MetricView{Name: m.name, Title: m.title, Unit: m.unit, Less: m.less, Target: m.target, Aim: m.aim, Middle: m.middle, Points: []PointView{}}
			for month := range span {
				k := i*len(span) + month
				v.Points = append(v.Points, m.point(c.sums[k], told[n][k]))
			}
			out[n].Metrics = append(out[n].Metrics, v)
		}
	}
	return out
}

// cohort adds up what is behind the points of a group, and is the group without them.
func (c *crowd) cohort(tables []*table, span []time.Time) Cohort {
	out := Cohort{Group: c.ID, Name: c.Name, People: len(c.Members), Metrics: []MetricView{}}
	first, months := monthOf(span[0]), len(span)
	c.sums = make([]sum, len(metrics())*months)
	for k := range c.sums {
		c.sums[k].last = -1
	}
	for _, i := range c.places {
		if runs := len(since(tables[i].runs, span[0])); runs > 0 {
			out.Active++
			out.Runs += runs
		}
		tables[i].each(first, months, func(k int, value float64) {
			to := &c.sums[k]
			to.values = append(to.values, value)
			if to.last != i {
				to.people, to.last = to.people+1, i
			}
		})
	}
	out.Few = out.Active < LeastPeople || out.Runs < LeastRuns
	return out
}

// each tells what a person adds to the points of some months, the first of them as
// monthOf has it.
func (t *table) each(first, months int, tell func(k int, value float64)) {
	for i, values := range t.values {
		for at := len(values) - 1; at >= 0 && values[at].month >= first; at-- {
			tell(i*months+min(values[at].month-first, months-1), values[at].value)
		}
	}
}

// point is one figure of a month.
func (m metric) point(behind sum, told bool) PointView {
	p := PointView{Runs: len(behind.values), People: behind.people, Few: len(behind.values) > 0 && !told}
	if !told {
		return p
	}
	value := mean(behind.values)
	if m.middle {
		value = median(behind.values)
	}
	p.Value = &value
	if m.target != nil {
		meets := value >= *m.target
		if m.less {
			meets = value <= *m.target
		}
		p.Meets = &meets
	}
	return p
}
