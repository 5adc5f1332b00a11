package web

// ringView is a page that rings for the caller.
type ringView struct {
	Run     string `json:"run"`
	Title   string `json:"title"` // of what is played
	Page    string `json:"page"`
	Summary string `json:"summary"`
	Service string `json:"service"`
}

// myPages is GET /api/me/pages: what rings for the caller, wherever they are in the
// app.
func (s *server) myPages(c *call) ([]ringView, error) {
	rings := []ringView{}
	for _, g := range s.Runs.Ringing(c.person().ID) {
		rings = append(rings, ringView{g.Run, g.Title, g.Page, g.Summary, g.Service})
	}
	return rings, nil
}
