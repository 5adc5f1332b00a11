package web

import (
	"path"
	"strings"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/authoring"
	"github.com/drillyard/drillyard/server/library"
)

// draft is a text that an author works on: nothing of it is kept here.
type draft struct {
	Path string `json:"path"` // what it is called in the pack, or will be
	Text string `json:"text"`
}

// drill reports whether it is a scenario.
func (d draft) drill() bool {
	return strings.HasPrefix(d.Path, "scenarios/") && strings.HasSuffix(d.Path, ".md")
}

// lies reports whether it is a file of the content that lies in a folder, in Markdown.
func (d draft) lies(folder string, kind library.Kind) bool {
	return strings.HasPrefix(d.Path, folder+"/") && library.KindOf(d.Path, nil) == kind && path.Ext(d.Path) == ".md"
}

// drafted finds the pack of a draft that can be looked at.
func (s *server) drafted(c *call, d draft) (library.Pack, error) {
	p, err := s.pack(c)
	if err != nil {
		return p, err
	}
	switch err := authoring.CheckName(d.Path); {
	case err != nil:
		return p, err
	case len(d.Text) > authoring.MaxSize:
		return p, authoring.ErrLarge
	case !utf8.ValidString(d.Text):
		return p, authoring.ErrText
	}
	return p, nil
}

// draftProblem is something in a draft that is a mistake, or would be better
// otherwise.
type draftProblem struct {
	scenarios.Problem
	Advice bool `json:"advice"`
}

type checked struct {
	Problems []draftProblem `json:"problems"`
}

// checkDraft is POST /api/packs/PACK/check.
func (s *server) checkDraft(c *call, in draft) (checked, error) {
	p, err := s.drafted(c, in)
	if err != nil {
		return checked{}, err
	}
	return checked{viewProblems(s.Library.CheckIn(p.Name, in.Path, []byte(in.Text)))}, nil
}

func viewProblems(found scenarios.Problems) []draftProblem {
	all := []draftProblem{}
	for _, p := range found {
		all = append(all, draftProblem{p, p.Advice})
	}
	return all
}

type placeAsked struct {
	draft
	Line   int `json:"line"`   // from 1
	Column int `json:"column"` // in characters, from 1
}

// completeDraft is POST /api/packs/PACK/complete.
func (s *server) completeDraft(c *call, in placeAsked) (authoring.Completion, error) {
	p, err := s.drafted(c, in.draft)
	if err != nil {
		return authoring.Completion{}, err
	}
	return authoring.Complete(s.Library, authoring.Place{Pack: p.Name, Name: in.Path, Text: in.Text, Line: in.Line, Column: in.Column}), nil
}
