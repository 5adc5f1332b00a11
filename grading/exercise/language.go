package exercise

import (
	"errors"
	"fmt"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
)

// Language tells how the sheets of an exercise are read that all kinds have, in a world in
// which there is nothing: see scenarios.ShapesOf. The front matter has the keys of all kinds.
func Language(kinds []Kind) scenarios.Language {
	nothing := World{
		Stack:  func(string) (*stack.Stack, error) { return nil, errors.New("there is none") },
		Drill:  func(string) (Drill, bool) { return Drill{}, false },
		Drills: func() []string { return nil },
	}
	return scenarios.Language{
		Kinds: []string{scenarios.FrontMatter, "rubric", blockSignals, "answer"},
		Write: func(kind, written string) string {
			switch kind {
			case scenarios.FrontMatter:
				return "---\n" + written + "\n---\n\nIt is.\n"
			case "answer":
				return fmt.Sprintf("---\n{}\n---\n\nIt is.\n\n## Answers\n\n### One\n\n```yaml answer\n%s\n```\n", written)
			}
			return fmt.Sprintf("---\n{}\n---\n\nIt is.\n\n## Rubric\n\n```yaml %s\n%s\n```\n", kind, written)
		},
		Read: func(s *scenarios.Source) { open(s, kinds, nothing).read() },
	}
}
