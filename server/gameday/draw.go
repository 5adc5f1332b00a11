package gameday

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// Candidate is somebody to be drawn into a crew.
type Candidate struct {
	ID     string
	Played int // runs that they have played to an end: how much they have seen of it
}

// Draw deals people into so many crews, by a seed: their sizes differ by one at most,
// and those who have played most are dealt first, there and back, so that what crews
// have seen is as even as it can be. The seed decides among equals, and who comes where
// in a crew; with the same people it gives the same crews. There are no more crews than
// people.
func Draw(people []Candidate, crews int, seed int64) [][]string {
	crews = min(crews, len(people))
	if crews < 1 {
		return nil
	}
	people = slices.Clone(people)
	// In whatever order they were named.
	slices.SortFunc(people, func(a, b Candidate) int { return cmp.Compare(a.ID, b.ID) })
	lots := rand.New(rand.NewPCG(uint64(seed), uint64(len(people))))
	lots.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	slices.SortStableFunc(people, func(a, b Candidate) int { return cmp.Compare(b.Played, a.Played) })
	drawn := make([][]string, crews)
	for i, p := range people {
		at := i % crews
		if (i/crews)%2 == 1 {
			at = crews - 1 - at
		}
		drawn[at] = append(drawn[at], p.ID)
	}
	for _, crew := range drawn {
		lots.Shuffle(len(crew), func(i, j int) { crew[i], crew[j] = crew[j], crew[i] })
	}
	return drawn
}
