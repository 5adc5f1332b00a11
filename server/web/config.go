package web

// serviceConfig is what a service has by way of settings, releases and flags.
type serviceConfig struct {
	Service   string            `json:"service"`
	Revisions []serviceRevision `json:"revisions"`
	Releases  []serviceRelease  `json:"releases"`
	Flags     map[string]bool   `json:"flags"`
}

type serviceRevision struct {
	Number  int               `json:"number"`
	Summary string            `json:"summary"`
	Values  map[string]string `json:"values"`
}

// serviceRelease leaves out what is wrong with a release.
type serviceRelease struct {
	Version string `json:"version"`
	Summary string `json:"summary"`
}

// config is GET /api/runs/ID/config/SERVICE.
func (s *server) config(c *call) (serviceConfig, error) {
	run, err := s.atWork(c)
	if err != nil {
		return serviceConfig{}, err
	}
	health, err := run.Health(c.ctx())
	if err != nil {
		return serviceConfig{}, err
	}
	service := c.Param("service")
	h, ok := health.Services[service]
	if !ok {
		return serviceConfig{}, errHidden
	}
	v := serviceConfig{Service: service, Revisions: []serviceRevision{}, Releases: []serviceRelease{}, Flags: map[string]bool{}}
	for _, r := range h.Revisions {
		v.Revisions = append(v.Revisions, serviceRevision(r))
	}
	for _, r := range h.Releases {
		v.Releases = append(v.Releases, serviceRelease{r.Version, r.Summary})
	}
	for name, on := range h.Flags {
		v.Flags[name] = on
	}
	if err := s.seen(c, run, run.SeeConfig(health, service)); err != nil {
		return serviceConfig{}, err
	}
	return v, nil
}
