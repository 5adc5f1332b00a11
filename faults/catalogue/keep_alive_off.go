package catalogue

import "github.com/drillyard/drillyard/faults"

func keepAliveOff() faults.Fault {
	return faults.Fault{
		Name:     "keep-alive-off",
		Category: "change",
		Title:    "Connections are not kept",
		Doc: "A config push makes a service open a new connection for each call. It works, and each call is a " +
			"little slower; local ports and descriptors come and go in great number, and where the other side " +
			"speaks TLS it has a handshake to do each time. The peers seem to have more to do, though they " +
			"get no more requests.",
		Target: faults.TargetService,
		Signals: []string{
			"local_ports_in_use",
			"open_files of the service and of its peers",
			"client_request_duration_seconds of the service, by peer: a little longer, for all of them",
			"the config history of the service",
		},
		Impact:      "Hardly anything at normal traffic; at a peak, calls begin to fail.",
		Mitigations: []string{"rollback-config", "set-config"},
		Worse:       []string{"scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig},
		Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
			s, err := service(h, t)
			if err != nil {
				return nil, err
			}
			if len(s.Calls) == 0 {
				return nil, faults.NotApplicable(t, "calls nobody and has no connections to keep")
			}
			return push(h, t, map[string]string{keepAlive: "false"}, "service", "worker")
		},
	}
}
