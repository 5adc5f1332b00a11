package interview

import (
	"fmt"

	"github.com/drillyard/drillyard/scenarios"
)

// Language tells how the sheets of a template are read, in a world in which there is
// nothing: see scenarios.ShapesOf.
func Language() scenarios.Language {
	none := func() []string { return nil }
	nobody := func(string) (Graded, bool) { return Graded{}, false }
	return scenarios.Language{
		Kinds: []string{scenarios.FrontMatter, "drill", "exercise"},
		Write: func(kind, written string) string {
			if kind == scenarios.FrontMatter {
				return "---\n" + written + "\n---\n\nIt is.\n"
			}
			return fmt.Sprintf("---\n{}\n---\n\nIt is.\n\n## One\n\n### An item\n\n```yaml %s\n%s\n```\n", kind, written)
		},
		Read: func(s *scenarios.Source) {
			open(s, World{Drill: nobody, Drills: none, Exercise: nobody, Exercises: none}).all()
		},
	}
}
