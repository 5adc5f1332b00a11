package track

import (
	"errors"
	"fmt"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
)

// Language tells how the sheets of a track are read, in a world in which there is nothing:
// see scenarios.ShapesOf.
func Language() scenarios.Language {
	none := func() []string { return nil }
	nothing := World{
		Drill: func(string) (Played, bool) { return Played{}, false }, Drills: none,
		Exercise: func(string) (Posed, bool) { return Posed{}, false }, Exercises: none,
		Stack:   func(string) (*stack.Stack, error) { return nil, errors.New("there is none") },
		Runbook: func(string) (string, bool) { return "", false }, Runbooks: none,
		Guide: func(string) (string, bool) { return "", false }, Guides: none,
		Paged:  func(*stack.Stack, string) (string, error) { return "", errors.New("there is none") },
		Linked: func(*stack.Stack, string) ([]string, error) { return nil, errors.New("there is none") },
	}
	l := scenarios.Language{
		Kinds: []string{scenarios.FrontMatter, "phase"},
		Write: func(kind, written string) string {
			switch kind {
			case scenarios.FrontMatter:
				return "---\n" + written + "\n---\n\nIt is.\n"
			case "phase":
				return fmt.Sprintf("---\n{}\n---\n\nIt is.\n\n## One\n\n```yaml phase\n%s\n```\n", written)
			}
			return fmt.Sprintf("---\n{}\n---\n\nIt is.\n\n## One\n\n### A step\n\n```yaml %s\n%s\n```\n", kind, written)
		},
		Read: func(s *scenarios.Source) { open(s, nothing).all() },
	}
	for _, k := range Kinds() {
		l.Kinds = append(l.Kinds, string(k))
	}
	return l
}
