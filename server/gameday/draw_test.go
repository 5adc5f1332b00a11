package gameday

import (
	"fmt"
	"slices"
	"testing"
)

// Whoever is drawn is in one crew, sizes differ by one at most, and what crews have seen
// by no more than somebody of theirs has; the same seed gives the same crews whatever the
// order in which people were named.
func TestDraw(t *testing.T) {
	for people := 1; people <= 40; people++ {
		for crews := 1; crews <= people+2; crews++ {
			var all []Candidate
			most := 0
			for i := range people {
				played := (i * i) % 11
				all, most = append(all, Candidate{fmt.Sprintf("p%02d", i), played}), max(most, played)
			}
			drawn := Draw(all, crews, 7)
			if len(drawn) != min(people, crews) {
				t.Fatalf("%d people in %d crews: %d crews", people, crews, len(drawn))
			}
			seen := map[string]bool{}
			var sizes, sums []int
			for _, crew := range drawn {
				sum := 0
				for _, id := range crew {
					seen[id] = true
					sum += all[slices.IndexFunc(all, func(c Candidate) bool { return c.ID == id })].Played
				}
				sizes, sums = append(sizes, len(crew)), append(sums, sum)
			}
			if len(seen) != people || slices.Max(sizes)-slices.Min(sizes) > 1 {
				t.Errorf("%d people in %d crews: %d are drawn, in crews of %v", people, crews, len(seen), sizes)
			}
			if slices.Max(sizes) == slices.Min(sizes) && slices.Max(sums)-slices.Min(sums) > most {
				t.Errorf("%d people in %d crews have seen %v", people, crews, sums)
			}
			slices.Reverse(all)
			if again := Draw(all, crews, 7); fmt.Sprint(again) != fmt.Sprint(drawn) {
				t.Errorf("the same seed draws %v, then %v", drawn, again)
			}
		}
	}
	var all []Candidate
	for i := range 12 {
		all = append(all, Candidate{fmt.Sprint(i), 0})
	}
	if fmt.Sprint(Draw(all, 3, 1)) == fmt.Sprint(Draw(all, 3, 2)) {
		t.Error("another seed draws the same crews")
	}
}
