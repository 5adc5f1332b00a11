package web

import (
	"github.com/drillyard/drillyard/server/library"
)

type guideEntry struct {
	slugged
	For library.Reader `json:"for"`
}

// guide is GET /api/guide.
func (s *server) guide(c *call) ([]guideEntry, error) {
	pages := []guideEntry{}
	for _, p := range s.Library.Guide() {
		pages = append(pages, guideEntry{slugged{p.Slug, p.Title}, p.For})
	}
	return pages, nil
}

type guidePage struct {
	slugged
	HTML string `json:"html"`
}

// guidePage is GET /api/guide/SLUG.
func (s *server) guidePage(c *call) (guidePage, error) {
	p, ok := s.Library.GuidePage(c.Param("*"))
	if !ok {
		return guidePage{}, errHidden
	}
	return guidePage{slugged{p.Slug, p.Title}, p.HTML}, nil
}
