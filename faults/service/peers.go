package service

import (
	"fmt"

	"github.com/drillyard/drillyard/faults/stack"
)

// open makes the clients for what the role needs.
func (r *Replica) open(kinds map[string]string) error {
	for name, kind := range kinds {
		if _, ok := r.opts.Peers[name]; !ok {
			return fmt.Errorf("%s has no address for %s", r.opts.Name, name)
		}
		var err error
		switch kind {
		case stack.KindService:
			r.peers[name] = newPeer(r, name)
		case stack.KindDatabase:
			r.bases[name], err = openDatabase(r, name)
		case stack.KindCache:
			r.caches[name] = openCache(r, name)
		case stack.KindQueue:
			r.queues[name], err = openQueue(r, name)
		}
		if err != nil {
			return fmt.Errorf("%s: open %s: %w", r.opts.Name, name, err)
		}
	}
	return nil
}

// needs lists what a role needs, with the kind that its steps imply.
func needs(s stack.Service) map[string]string {
	kinds := map[string]string{}
	var walk func([]stack.Step)
	walk = func(steps []stack.Step) {
		for _, step := range steps {
			switch {
			case step.Call != "":
				kinds[step.Call] = stack.KindService
			case step.Query != "":
				kinds[step.Query] = stack.KindDatabase
			case step.Get != "", step.Put != "":
				kinds[step.Target()] = stack.KindCache
			case step.Publish != "":
				kinds[step.Publish] = stack.KindQueue
			}
			walk(step.Within)
			walk(step.Miss)
		}
	}
	for _, route := range s.Routes {
		walk(route.Steps)
	}
	if s.Consumes != nil {
		kinds[s.Consumes.Queue] = stack.KindQueue
		walk(s.Consumes.Steps)
	}
	for _, j := range s.Jobs {
		kinds[s.Ledger] = stack.KindDatabase
		walk([]stack.Step{j.Rows})
		walk(j.Steps)
		walk(j.Then)
	}
	return kinds
}
