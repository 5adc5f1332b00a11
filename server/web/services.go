package web

import (
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
	on, err := s.screen(c)
	if err != nil {
		return nil, err
	}
	state, err := on.SeeState(c.ctx())
	if err != nil {
		return nil, err
	}
	states := []serviceState{}
	for _, name := range on.stack.Names() {
		h, ok := state.Health.Services[name]
		if !ok {
			continue
		}
		v := serviceState{Service: name, Replicas: []serviceReplica{}, Alerts: list(state.Firing[name])}
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
