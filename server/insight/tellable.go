package insight

import (
	"cmp"
	"slices"
)

// tellable says, by group and point, what may be told: nothing that too few are behind, and
// nothing by which it could be worked out what too few did. Where a group has all of
// another and few besides, as a team that somebody has just joined, the two figures would
// give away those few, and so would the figure of everybody with those of the groups that
// the others are in: then the smaller group's is kept back, as primary and secondary suppression
// do in tables of official statistics (A. Hundepool et al., Statistical Disclosure Control,
// 2012, ch. 4). The first group has everybody.
func tellable(all []*crowd, tables []*table, first, months int) [][]bool {
	points := len(metrics()) * months
	runs := counts{points, make([]int32, len(tables)*points)}
	for i, t := range tables {
		t.each(first, months, func(k int, _ float64) { runs.of[i*points+k]++ })
	}
	told := make([][]bool, len(all))
	order := make([]int, len(all))
	for n := range all {
		told[n] = make([]bool, points)
	}
	for k := range points {
		for n := range order {
			order[n] = n
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[b].sums[k].people, all[a].sums[k].people) })
		var these []int // groups that are told, the largest first
		for _, n := range order {
			is := all[n].sums[k]
			if enough(is.people, len(is.values)) && !slices.ContainsFunc(these, func(larger int) bool { return gives(all[larger], all[n], k, runs) }) {
				these = append(these, n)
			}
		}
		for _, n := range withoutRest(all, these, k, runs) {
			told[n][k] = true
		}
	}
	return told
}

func enough(people, runs int) bool { return people >= LeastPeople && runs >= LeastRuns }

// counts are how many runs of each person are behind each point.
type counts struct {
	points int
	of     []int32 // all points of the first person, then of the next
}

func (c counts) any(place, point int) bool { return c.of[place*c.points+point] > 0 }

// gives reports whether a group at a point is another and few besides.
func gives(larger, smaller *crowd, k int, runs counts) bool {
	a, b := larger.sums[k], smaller.sums[k]
	if more := a.people - b.people; more == 0 || enough(more, len(a.values)-len(b.values)) {
		return false
	}
	return !slices.ContainsFunc(smaller.places, func(i int) bool { return runs.any(i, k) && !larger.of[i] })
}

// withoutRest keeps back the smallest of the groups that are told, which come the largest
// first, until enough are behind what is left of everybody when those that have nobody in
// common are taken off.
func withoutRest(all []*crowd, told []int, k int, runs counts) []int {
	if len(told) == 0 || told[0] != 0 {
		return told
	}
	for {
		people, behind, last := all[0].sums[k].people, len(all[0].sums[k].values), 0
		off := map[int]bool{} // places
		for at, n := range told[1:] {
			if slices.ContainsFunc(all[n].places, func(i int) bool { return off[i] && runs.any(i, k) }) {
				continue
			}
			for _, i := range all[n].places {
				off[i] = true
			}
			people, behind, last = people-all[n].sums[k].people, behind-len(all[n].sums[k].values), at+1
		}
		if last == 0 || people == 0 || enough(people, behind) {
			return told
		}
		told = slices.Delete(told, last, last+1)
	}
}
