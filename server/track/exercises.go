package track

import (
	"slices"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/server/library"
)

// posed are the exercises of a library as it was at one moment, by slug.
type posed map[string]library.Exercise

func posedOf(lib *library.Library) posed {
	all := posed{}
	for _, e := range lib.Exercises() {
		all[e.Slug] = e
	}
	return all
}

// There implements Exercises.
func (p posed) There(slug string) bool { _, ok := p[slug]; return ok }

// Title implements Exercises.
func (p posed) Title(slug string) string {
	if e, ok := p[slug]; ok {
		return e.Title
	}
	return slug
}

// Criterion implements Exercises.
func (p posed) Criterion(slug, id string) string {
	e, ok := p[slug]
	if !ok {
		return ""
	}
	i := slices.IndexFunc(e.Rubric.Criteria, func(c grading.Criterion) bool { return c.ID == id })
	if i < 0 {
		return ""
	}
	return e.Rubric.Criteria[i].Title
}
