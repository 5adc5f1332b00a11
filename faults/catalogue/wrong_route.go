package catalogue

import "github.com/drillyard/drillyard/faults"

func wrongRoute() faults.Fault {
	return faults.Fault{
		Name:     "wrong-route",
		Category: "wire",
		Title:    "Requests reach the wrong service",
		Doc: "A route points to another service than it should, and requests arrive at one that does not know " +
			"them. It answers 404 quickly and correctly. The service that should get them is idle and well; " +
			"the one that does get them shows errors that are not its own.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			{Name: "to", Type: faults.TypeString, Doc: `the service that gets the requests instead, as in "mailer"`},
			share("1"),
			route(),
		},
		Signals: []string{
			`http_requests_total{code="404"} of the service that gets the requests`,
			"http_requests_total of the called service, which falls",
			"client_requests_total of the caller, by peer and outcome",
			`log "answered 404" of the caller`,
		},
		Impact:      "What needs the called service fails at once, for everybody.",
		Mitigations: []string{"reroute"},
		Worse:       []string{"restart", "rollback-deploy"},
		Primitives:  []faults.PrimitiveKind{faults.KindWire, faults.WireTo},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			to := args.String("to")
			plan, err := harm(h, t, args, faults.Wire{To: to})
			if err != nil {
				return nil, err
			}
			s, ok := h.Services[to]
			e := plan[0].(faults.Wire).Edge
			switch {
			case !ok:
				return nil, faults.NotApplicable(t, "there is no service %q to lead to", to)
			case s.Kind != "service":
				return nil, faults.NotApplicable(t, "%s is a %s and does not speak HTTP", to, s.Kind)
			case to == e.From || to == e.To:
				return nil, faults.NotApplicable(t, "a wrong route leads to a third service, and not to %s", to)
			}
			return plan, nil
		},
	}
}
