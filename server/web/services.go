package web

import (
	"slices"

	"github.com/drillyard/drillyard/faults"
)

type serviceState struct {
	Service  string           `json:"service"`
	Version  string           `json:"version"`
	Revision int              `json:"revision"`
	Replicas []serviceReplica `json:"replicas"`
	Alerts   []string         `json:"alerts"`
}

type serviceReplica struct {
	Name    string              `json:"name"`
	Version string              `json:"version"`
	State   faults.ReplicaState `json:"state"`
}

// services is GET /api/runs/ID/services. It copies field by field: the truth
// about a service holds the answer key.
func (s *server) services(c *call) ([]serviceState, error) {
	run, err := s.atWork(c)
	if err != nil {
		return nil, err
	}
	health, err := run.Health(c.ctx())
	if err != nil {
		return nil, err
	}
	alerts := map[string][]string{}
	for _, a := range run.Rules().Active() {
		if service := a.Labels["service"]; !slices.Contains(alerts[service], a.Name) {
			alerts[service] = append(alerts[service], a.Name)
		}
	}
	for _, names := range alerts {
		slices.Sort(names) // where a name stands tells nothing of where its alert comes from
	}
	states := []serviceState{}
	for _, name := range run.Stack.Names() {
		h, ok := health.Services[name]
		if !ok {
			continue
		}
		v := serviceState{Service: name, Replicas: []serviceReplica{}, Alerts: list(alerts[name])}
		if !h.External { // who runs it knows
			v.Version, v.Revision = h.Release().Version, h.Revision().Number
			for _, r := range h.Replicas {
				v.Replicas = append(v.Replicas, serviceReplica{r.Name, r.Version, r.State})
			}
		}
		states = append(states, v)
	}
	return states, nil
}
