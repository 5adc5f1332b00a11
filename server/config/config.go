// Package config says what Drillyard can be told by whoever runs it, reads it
// from flags, environment and one file, and shows what is in force.
//
// Invariants: a setting is one row of the table in settings.go, and everything
// else follows from it: its flag, its variable, its key in the file, what is
// printed of it. A flag counts before the environment, that before the file,
// that before the default. All mistakes are found at once, each with its place.
// No setting is a secret: one may name a file that holds one.
//
// Non-goals: acting on what it reads.
package config

import (
	"fmt"
	"slices"
	"strings"
)

// Sources are where settings come from.
type Sources struct {
	Flags   map[string]string // those that were given, by name
	Environ []string          // "NAME=value", as of os.Environ
	File    string            // path; empty: there is none, unless the environment names one
}

// FileVariable names the file when no flag does.
const FileVariable = "DRILLYARD_CONFIG"

// Origin is the kind of source that a value comes from.
type Origin string

// Origins, the weakest first.
const (
	Default     Origin = "default"
	File        Origin = "file"
	Environment Origin = "environment"
	Flag        Origin = "flag"
)

// Value is what a setting is, and why.
type Value struct {
	Setting
	Text  string // as it was written
	From  Origin
	Where string // the flag, the variable or file:line:column; empty for a default
}

// InForce is the whole configuration.
type InForce struct {
	Config
	File   string // that was read; empty: none
	Values []Value
	// Strays are variables that look like settings and are none, each with a
	// hint. They are no mistakes: others may have set them.
	Strays []string
}

// Load reads the sources. The error is Mistakes.
func Load(from Sources) (*InForce, error) {
	l := &InForce{File: from.File}
	variables := map[string]string{}
	for _, v := range from.Environ {
		// An empty variable is how some say that there is none.
		if name, text, _ := strings.Cut(v, "="); strings.HasPrefix(name, prefix) && text != "" {
			variables[name] = text
		}
	}
	if l.File == "" {
		l.File = variables[FileVariable]
	}
	table := settings(&l.Config)
	var mistakes Mistakes
	written := map[string]entry{}
	if l.File != "" {
		written, mistakes = readFile(l.File, table)
	}
	known := []string{FileVariable}
	places := map[string]string{}
	for _, s := range table {
		known = append(known, s.Variable())
		v := Value{Setting: s, Text: s.Default, From: Default}
		if e, ok := written[s.Name]; ok {
			v.Text, v.From, v.Where = e.text, File, e.where
		}
		if text, ok := variables[s.Variable()]; ok {
			v.Text, v.From, v.Where = text, Environment, s.Variable()
		}
		if text, ok := from.Flags[s.Name]; ok {
			v.Text, v.From, v.Where = text, Flag, s.Flag()
		}
		if err := s.kind.read(v.Text); err != nil {
			mistakes = append(mistakes, Mistake{v.Where, err.Error(), s.kind.hint})
		}
		places[s.Name] = v.Where
		l.Values = append(l.Values, v)
	}
	mistakes = append(mistakes, l.check(places)...)
	if len(mistakes) > 0 {
		return nil, mistakes
	}
	for name := range variables {
		if !slices.Contains(known, name) {
			l.Strays = append(l.Strays, name+" is no setting; "+nearest(name, known))
		}
	}
	return l, nil
}

// Mistake is something that cannot be in force.
type Mistake struct {
	Where string // the flag, the variable or file:line:column
	Text  string
	Hint  string
}

// Mistakes are all that were found, in the order of the table; those that only
// the file can have come first.
type Mistakes []Mistake

func (ms Mistakes) Error() string {
	var text strings.Builder
	for i, m := range ms {
		if i > 0 {
			text.WriteByte('\n')
		}
		fmt.Fprintf(&text, "%s: %s", m.Where, m.Text)
		if m.Hint != "" {
			fmt.Fprintf(&text, "\n    %s", m.Hint)
		}
	}
	return text.String()
}
