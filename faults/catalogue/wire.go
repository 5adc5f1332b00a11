package catalogue

import "github.com/drillyard/drillyard/faults"

// share is how many of the requests on an edge are harmed.
func share(preset string) faults.Parameter {
	return faults.Parameter{Name: "share", Type: faults.TypeFloat, Default: preset, Min: "0.01", Max: "1", Doc: "the share of requests that it hits"}
}

// route narrows harm to some requests.
func route() faults.Parameter {
	return faults.Parameter{
		Name: "route", Type: faults.TypeString, Optional: true,
		Doc: `only requests whose "METHOD /path" starts with this, as in "POST /notes"`,
	}
}

// harm plans harm to the requests on an edge: those that args name by route
// and share, where the fault has such parameters.
func harm(h faults.Health, t faults.Target, args faults.Args, w faults.Wire) ([]faults.Primitive, error) {
	e, err := edge(h, t)
	if err != nil {
		return nil, err
	}
	w.Edge, w.Route, w.Share = e, args.String("route"), 1
	if share := args.Float("share"); share > 0 {
		w.Share = share
	}
	// A route, a status and an answer with an end are things of HTTP.
	if w.Route != "" || w.Status != 0 || w.Truncate != 0 || w.SlowClose != 0 || w.To != "" {
		if err := speaksHTTP(h, t, e); err != nil {
			return nil, err
		}
	}
	return []faults.Primitive{w}, nil
}

// harmVendor plans harm to the requests on an edge into somebody else's
// service.
func harmVendor(h faults.Health, t faults.Target, args faults.Args, w faults.Wire) ([]faults.Primitive, error) {
	plan, err := harm(h, t, args, w)
	if err != nil {
		return nil, err
	}
	if to := plan[0].(faults.Wire).Edge.To; !h.Services[to].External {
		return nil, faults.NotApplicable(t, "%s is ours, and no vendor's", to)
	}
	return plan, nil
}
