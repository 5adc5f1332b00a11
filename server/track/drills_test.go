package track

import (
	"slices"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/library"
)

// No gate has a tour played, which counts for nothing.
func TestToursShowNothing(t *testing.T) {
	t.Parallel()
	lib := library.Open(library.Options{BuiltIn: content.FS})
	tour, ok := lib.Tour()
	if !ok {
		t.Fatal("there is no tour")
	}
	x := indexOf(lib)
	for _, skill := range tour.Skills {
		if all := x.With(skill); len(all) == 0 || slices.Contains(all, tour.Slug) {
			t.Errorf("for %s: %v", skill, all)
		}
	}
	if all := x.Others(nil); len(all) == 0 || slices.Contains(all, tour.Slug) || x.There(tour.Slug) {
		t.Errorf("others: %v", all)
	}
}
