package library

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
)

// BuiltIn is the pack that comes with the program. Its things are known by
// short names everywhere; those of other packs by pack/name. See decisions/0097.
const BuiltIn = "drillyard"

// system is a stack with what it was read from.
type system struct {
	*stack.Stack
	pack   string
	files  files               // by path in the pack
	linked []map[string]string // annotations of its alerts, which link to runbooks
	meters func() map[string][]string
	series func() *metrics.DB // nil where it cannot be played
}

// book is a runbook with what it was read from.
type book struct {
	*scenarios.Runbook
	pack string
	path string // in the pack
	src  []byte
}

// shelf is what scenarios of all packs can use of one.
type shelf struct {
	systems map[string]*system // by name
	books   map[string]*book   // by slug
	folded  map[string]*book   // by slug in lower-case letters
}

// book finds a runbook by its slug, however that is capitalised.
func (s *shelf) book(name string) *book {
	if b := s.books[name]; b != nil {
		return b
	}
	return s.folded[strings.ToLower(name)]
}

// shelves are those of all packs, by name.
type shelves map[string]*shelf

// full is the name that a thing of a pack has everywhere. A file outside any
// pack has what it is called.
func full(pack, name string) string {
	if pack == BuiltIn || pack == "" {
		return name
	}
	return pack + "/" + name
}

// cut takes a full name apart.
func cut(name string) (pack, short string) {
	if pack, short, ok := strings.Cut(name, "/"); ok {
		return pack, short
	}
	return BuiltIn, name
}

// system finds the stack that a file of a pack calls name: by a short name one
// of its own pack, or else a built-in one.
func (s shelves) system(own, name string) (*system, error) {
	packs := []string{own, BuiltIn}
	if pack, short, ok := strings.Cut(name, "/"); ok {
		packs, name = []string{pack}, short
		if s[pack] == nil {
			return nil, fmt.Errorf("there is no pack %q", pack)
		}
	}
	for _, pack := range packs {
		if shelf := s[pack]; shelf != nil && shelf.systems[name] != nil {
			return shelf.systems[name], nil
		}
	}
	return nil, fmt.Errorf("there is no stack %q", name)
}

// systems lists the names by which a file of a pack can use stacks, the shortest
// of each.
func (s shelves) systems(own string) (names []string) {
	for pack, shelf := range s {
		for name := range shelf.systems {
			short, err := s.system(own, name)
			if err != nil || short.pack != pack {
				name = pack + "/" + name
			}
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// near lists the packs whose runbooks go by short names in a file of a pack
// whose drill is played on a stack, the nearest first.
func near(own string, on *system) []string {
	if on == nil {
		return []string{own, BuiltIn}
	}
	return []string{own, on.pack, BuiltIn}
}

// book finds the runbook that a file of a pack calls name: by a short name one
// of its own pack, or else of its stack's, or else a built-in one.
func (s shelves) book(own string, on *system, name string) *book {
	packs := near(own, on)
	if pack, short, ok := strings.Cut(name, "/"); ok {
		packs, name = []string{pack}, short
	}
	for _, pack := range packs {
		if shelf := s[pack]; shelf != nil && shelf.book(name) != nil {
			return shelf.book(name)
		}
	}
	return nil
}

// slug is the one name that a runbook has in the drills of a pack on a stack:
// the short one, unless that means another.
func (s shelves) slug(own string, on *system, b *book) string {
	if s.book(own, on, b.Slug) == b {
		return b.Slug
	}
	return b.pack + "/" + b.Slug
}

// named is the runbook that a file calls name, as drills know it.
func (s shelves) named(own string, on *system, name string) named {
	b := s.book(own, on, name)
	if b == nil {
		return named{}
	}
	return named{b, s.slug(own, on, b)}
}

// books lists the names of all runbooks in the drills of a pack on a stack.
func (s shelves) books(own string, on *system) (names []string) {
	for _, pack := range slices.Sorted(maps.Keys(s)) {
		for _, b := range s[pack].books {
			names = append(names, s.slug(own, on, b))
		}
	}
	return names
}
