package web

import (
	"net/http"

	"github.com/drillyard/drillyard/scenarios/event"
)

type configView struct {
	Service   string          `json:"service"`
	Revisions []revisionView  `json:"revisions"`
	Releases  []releaseView   `json:"releases"`
	Flags     map[string]bool `json:"flags"`
}

type revisionView struct {
	Number  int               `json:"number"`
	Summary string            `json:"summary"`
	Values  map[string]string `json:"values"`
}

// releaseView leaves out what is wrong with a release.
type releaseView struct {
	Version string `json:"version"`
	Summary string `json:"summary"`
}

// config is GET /api/runs/ID/config/SERVICE.
func (s *server) config(c *call) error {
	run, err := s.atWork(c)
	if err != nil {
		return err
	}
	health, err := run.Health(c.ctx())
	if err != nil {
		return err
	}
	service := c.Param("service")
	h, ok := health.Services[service]
	if !ok {
		return errHidden
	}
	v := configView{Service: service, Revisions: []revisionView{}, Releases: []releaseView{}, Flags: map[string]bool{}}
	for _, r := range h.Revisions {
		v.Revisions = append(v.Revisions, revisionView(r))
	}
	for _, r := range h.Releases {
		v.Releases = append(v.Releases, releaseView{r.Version, r.Summary})
	}
	for name, on := range h.Flags {
		v.Flags[name] = on
	}
	err = s.seen(c, run, event.EvidenceViewed{
		Source: event.SourceConfig, Service: service, Services: []string{service}, Results: len(v.Revisions) + len(v.Releases),
	})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, v)
}
