package insight

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// Nothing is told by which it could be worked out what one or two did: of groups that have
// all of another and few besides, and of those that all but few are in.
func TestWhatFewDidIsNotToldByADifference(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC)
	months := []time.Time{now.AddDate(0, 0, -8)}
	var people []string
	var tables []*table
	for i := range 12 { // each has played twice, but for the last, who has not
		people = append(people, fmt.Sprint("p", i))
		one := &table{values: make([][]entry, len(metrics()))}
		for range 2 * (1 - i/11) {
			one.runs = append(one.runs, &fact{})
			one.runs[len(one.runs)-1].Created = now
			one.values[0] = append(one.values[0], entry{monthOf(now), 60})
		}
		tables = append(tables, one)
	}
	of := func(places ...int) Group {
		g := Group{ID: fmt.Sprint(places)}
		for _, i := range places {
			g.Members = append(g.Members, people[i])
		}
		return g
	}
	for name, c := range map[string]struct {
		groups []Group
		told   []bool // of everybody, and of each group
	}{
		"nobody is few":                         {[]Group{of(0, 1, 2, 3), of(4, 5, 6, 7)}, []bool{true, true, true}},
		"all are in groups":                     {[]Group{of(0, 1, 2, 3, 4), of(5, 6, 7, 8, 9, 10)}, []bool{true, true, true}},
		"too small":                             {[]Group{of(0, 1)}, []bool{true, false}},
		"somebody has joined":                   {[]Group{of(0, 1, 2, 3), of(0, 1, 2, 3, 4)}, []bool{true, false, true}},
		"three have joined":                     {[]Group{of(0, 1, 2, 3), of(0, 1, 2, 3, 4, 5, 6)}, []bool{true, true, true}},
		"who has joined has not played":         {[]Group{of(0, 1, 2, 3), of(0, 1, 2, 3, 11)}, []bool{true, true, true}},
		"two are in no group":                   {[]Group{of(0, 1, 2, 3), of(4, 5, 6, 7, 8)}, []bool{true, false, true}},
		"one is in none, and a group is small":  {[]Group{of(0, 1, 2, 3), of(4, 5, 6, 7), of(8, 9)}, []bool{true, true, true, false}},
		"all but one are in one":                {[]Group{of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)}, []bool{true, false}},
		"groups have people in common":          {[]Group{of(0, 1, 2, 3, 4, 5), of(0, 6, 7, 8, 9, 10)}, []bool{true, true, true}},
		"two are in none, beside another group": {[]Group{of(0, 1, 2, 3, 4), of(5, 6, 7, 8), of(0, 5, 6, 1)}, []bool{true, true, false, true}},
	} {
		var told []bool
		for _, cohort := range cohorts(append([]Group{of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)}, c.groups...), people, tables, months) {
			told = append(told, cohort.Metrics[0].Points[0].Value != nil)
			if few := cohort.Metrics[0].Points[0].Few; few == told[len(told)-1] {
				t.Errorf("%s: few is %v", name, few)
			}
		}
		if !slices.Equal(told, c.told) {
			t.Errorf("%s: told are %v, want %v", name, told, c.told)
		}
	}
}
