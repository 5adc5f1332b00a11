package web

import "errors"

// serviceConfig is what a service has by way of settings, releases, flags and
// jobs.
type serviceConfig struct {
	Service   string            `json:"service"`
	Revisions []serviceRevision `json:"revisions"`
	Releases  []serviceRelease  `json:"releases"`
	Flags     map[string]bool   `json:"flags"`
	Jobs      []serviceJob      `json:"jobs"`
}

// serviceJob is something that a worker does at given times.
type serviceJob struct {
	Name       string   `json:"name"`
	Title      string   `json:"title"`
	EveryMS    int64    `json:"every_ms"`
	AtMS       int64    `json:"at_ms"` // run time at which it is due first
	DeadlineMS int64    `json:"deadline_ms"`
	Needs      []string `json:"needs"`
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
	on, err := s.screen(c)
	if err != nil {
		return serviceConfig{}, err
	}
	state, err := on.SeeState(c.ctx())
	if err != nil {
		return serviceConfig{}, err
	}
	service := c.Param("service")
	h, ok := state.Health.Services[service]
	if !ok {
		return serviceConfig{}, errHidden
	}
	v := serviceConfig{Service: service, Revisions: []serviceRevision{}, Releases: []serviceRelease{}, Flags: map[string]bool{}, Jobs: []serviceJob{}}
	for _, r := range h.Revisions {
		v.Revisions = append(v.Revisions, serviceRevision(r))
	}
	for _, r := range h.Releases {
		v.Releases = append(v.Releases, serviceRelease{r.Version, r.Summary})
	}
	for name, on := range h.Flags {
		v.Flags[name] = on
	}
	drill, err := s.played(c)
	if err != nil && !errors.Is(err, errGone) {
		return serviceConfig{}, err
	}
	if err == nil {
		of, _ := drill.Edition.Stack().Service(service)
		for _, j := range of.Jobs {
			v.Jobs = append(v.Jobs, serviceJob{j.Name, j.Title, j.Every.Std().Milliseconds(), j.At.Std().Milliseconds(), j.Deadline.Std().Milliseconds(), list(j.Needs)})
		}
	}
	if err := s.seen(c, on.run, on.SeeConfig(state.Health, service)); err != nil {
		return serviceConfig{}, err
	}
	return v, nil
}
