package catalogue

import "github.com/drillyard/drillyard/faults"

func portExhaustion() faults.Fault {
	return faults.Fault{
		Name:     "port-exhaustion",
		Category: "resource",
		Title:    "No local ports left",
		Doc: "A service no longer keeps its connections, and has few local ports to connect from. Each call " +
			"takes one, which is not free again for a minute after; when none is left, calls fail before they " +
			"leave the host. The peers are well and see less traffic. It takes a minute to fill and a minute " +
			"to clear, so what caused it lies a while back.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "ports", Type: faults.TypeInt, Doc: "local ports that a replica may connect from", Default: "100", Min: "10", Max: "28000"},
		},
		Signals: []string{
			"local_ports_in_use at local_ports_limit",
			`log "cannot assign requested address"`,
			`client_requests_total{outcome="error"} by peer: all of them`,
			"http_requests_total of its peers, which falls",
			"the config history of the service",
		},
		Impact:      "A share of what the service needs others for fails, growing with traffic.",
		Mitigations: []string{"rollback-config", "set-config", "lift-limit"},
		Together:    true,
		Worse:       []string{"scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig, faults.KindLimit, faults.LimitPorts},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			s, err := service(h, t)
			if err != nil {
				return nil, err
			}
			if len(s.Calls) == 0 {
				return nil, faults.NotApplicable(t, "calls nobody and needs no ports")
			}
			plan, err := push(h, t, map[string]string{keepAlive: "false"}, "service", "worker")
			if err != nil {
				return nil, err
			}
			return append(plan, faults.Limit{Service: string(t), Ports: args.Int("ports")}), nil
		},
	}
}
