package track

import (
	"cmp"
	"slices"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/library"
)

// index is what gates ask of the drills of a library as it was at one moment. Tours are none
// of them: they count for nothing.
type index struct {
	drills map[string]library.Drill
	order  []library.Drill // the easiest first
	cause  map[string]string
}

func indexOf(lib *library.Library) *index {
	x := &index{drills: map[string]library.Drill{}, order: slices.DeleteFunc(lib.Drills(), func(d library.Drill) bool { return d.IsTour() }), cause: map[string]string{}}
	for _, d := range x.order {
		x.drills[d.Slug], x.cause[d.Slug] = d, d.Cause()
	}
	return x
}

// With implements Drills.
func (x *index) With(skill string) (slugs []string) {
	for _, d := range x.order {
		if slices.Contains(d.Skills, skill) {
			slugs = append(slugs, d.Slug)
		}
	}
	return slugs
}

// Cause implements Drills.
func (x *index) Cause(slug string) string { return cmp.Or(x.cause[slug], slug) }

// There implements Drills.
func (x *index) There(slug string) bool { _, ok := x.drills[slug]; return ok }

// Title implements Drills.
func (x *index) Title(slug string) string {
	if d, ok := x.drills[slug]; ok {
		return d.Title
	}
	return slug
}

// Criterion implements Drills.
func (x *index) Criterion(slug, id string) string {
	d, ok := x.drills[slug]
	if !ok {
		return ""
	}
	i := slices.IndexFunc(d.Scenario.Rubric, func(c scenarios.Criterion) bool { return c.ID == id })
	if i < 0 {
		return ""
	}
	return d.Scenario.Rubric[i].Title
}

// Others implements Drills: those that share a skill, the nearest in level first, and of
// these those that share the most. Of drills that are not there any more nothing is known,
// so any will do.
func (x *index) Others(than []string) (slugs []string) {
	levels := scenarios.Levels()
	causes, skills, level := map[string]bool{}, map[string]bool{}, 0
	for _, slug := range than {
		causes[x.Cause(slug)] = true
		if d, ok := x.drills[slug]; ok {
			level = max(level, slices.Index(levels, d.Level))
			for _, s := range d.Skills {
				skills[s] = true
			}
		}
	}
	type like struct {
		slug         string
		shared, away int
	}
	var all []like
	for _, d := range x.order {
		l := like{slug: d.Slug, away: max(slices.Index(levels, d.Level)-level, level-slices.Index(levels, d.Level))}
		for _, s := range d.Skills {
			if skills[s] {
				l.shared++
			}
		}
		if !causes[x.Cause(d.Slug)] && (l.shared > 0 || len(skills) == 0) {
			all = append(all, l)
		}
	}
	slices.SortStableFunc(all, func(a, b like) int { return cmp.Or(a.away-b.away, b.shared-a.shared) })
	for _, l := range all {
		slugs = append(slugs, l.slug)
	}
	return slugs
}
