package web

import "net/http"

// guide is GET /api/guide.
func (s *server) guide(c *call) error {
	type entry struct {
		slugged
		For string `json:"for"`
	}
	pages := []entry{}
	for _, p := range s.Library.Guide() {
		pages = append(pages, entry{slugged{p.Slug, p.Title}, string(p.For)})
	}
	return c.JSON(http.StatusOK, pages)
}

// guidePage is GET /api/guide/SLUG.
func (s *server) guidePage(c *call) error {
	p, ok := s.Library.GuidePage(c.Param("*"))
	if !ok {
		return errHidden
	}
	return c.JSON(http.StatusOK, map[string]string{"slug": p.Slug, "title": p.Title, "html": p.HTML})
}
