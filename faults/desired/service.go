package desired

import (
	"fmt"
	"maps"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// Service is what is desired of one service of a stack, whatever its kind.
type Service struct {
	Spec stack.Service

	Replicas    Value[int]
	Releases    Releases
	Revisions   Revisions
	Bounds      Bounds // of every replica
	Balance     Value[*faults.Balance]
	Certificate Value[faults.CertificateState]
	Telemetry   Telemetry
	Aside       bool // what waited was set aside, and nobody has replayed it

	flags map[string]*Value[bool]
	names map[string]*Value[faults.NameAnswer]
}

// NewService is a service as its description has it.
func NewService(v stack.Service) Service {
	s := Service{Spec: v, flags: map[string]*Value[bool]{}, names: map[string]*Value[faults.NameAnswer]{}}
	s.Replicas.now = v.Replicas
	for _, old := range v.Releases {
		s.Releases.all = append(s.Releases.all, faults.Release{Version: old.Version, Summary: old.Summary})
	}
	values := maps.Clone(v.Config)
	if values == nil {
		values = map[string]string{}
	}
	s.Revisions.all = []faults.Revision{{Number: 1, Values: values}}
	for name, on := range v.Flags {
		s.flags[name] = &Value[bool]{now: on}
	}
	for _, to := range v.Needs() {
		s.names[to] = &Value[faults.NameAnswer]{}
	}
	return s
}

// Store reports whether the service keeps data: it has one replica then.
func (s *Service) Store() bool {
	return s.Spec.Kind != stack.KindService && s.Spec.Kind != stack.KindWorker
}

// Flag is a feature flag. ErrNoTarget says that there is none of that name.
func (s *Service) Flag(name string) (*Value[bool], error) {
	if v, ok := s.flags[name]; ok {
		return v, nil
	}
	return nil, fmt.Errorf("flag %q: %w", name, faults.ErrNoTarget)
}

// On reports whether a feature flag is on; one that is not there is off.
func (s *Service) On(name string) bool {
	v, ok := s.flags[name]
	return ok && v.now
}

// Flags are all feature flags.
func (s *Service) Flags() map[string]bool {
	all := make(map[string]bool, len(s.flags))
	for name, v := range s.flags {
		all[name] = v.now
	}
	return all
}

// Name is what looking up the name of one that the service needs answers.
func (s *Service) Name(peer string) *Value[faults.NameAnswer] { return s.names[peer] }

// Names are the look-ups that answer wrongly, by peer.
func (s *Service) Names() map[string]faults.NameAnswer {
	wrong := map[string]faults.NameAnswer{}
	for peer, v := range s.names {
		if v.now != faults.NameRight {
			wrong[peer] = v.now
		}
	}
	return wrong
}

// Health is the part of a service's health that is in force by somebody's wish:
// all but its replicas, its data and its secrets.
func (s *Service) Health() faults.ServiceHealth {
	h := faults.ServiceHealth{
		Kind: s.Spec.Kind, Releases: s.Releases.History(), Revisions: s.Revisions.History(), Flags: s.Flags(),
		Calls: s.Spec.Needs(), Certificate: s.Certificate.now, Telemetry: s.Telemetry.All(),
		Aside: s.Aside, External: s.Spec.External, TLS: s.Spec.TLS,
	}
	for _, j := range s.Spec.Jobs {
		h.Jobs = append(h.Jobs, j.Name)
	}
	if b := s.Balance.now; b != nil {
		spread := *b
		h.Balance = &spread
	}
	l := s.Bounds.Limit()
	h.CPU, l.CPU = l.CPU, 0
	if bounded(l) {
		l.Service = s.Spec.Name
		h.Limits = []faults.Limit{l}
	}
	return h
}
