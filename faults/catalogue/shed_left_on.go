package catalogue

import (
	"strconv"

	"github.com/drillyard/drillyard/faults"
)

func shedLeftOn() faults.Fault {
	return faults.Fault{
		Name:     "shed-left-on",
		Category: "change",
		Title:    "Load shedding was left on",
		Doc: "A service turns a share of its requests away, at random and at once, as somebody told it to in " +
			"an earlier incident. It is quick, idle and healthy. Errors that are spread evenly over replicas, " +
			"routes and versions look like a flaky network.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "share", Type: faults.TypeFloat, Doc: "the share of requests turned away", Default: "0.2", Min: "0.01", Max: "0.99"},
		},
		Signals: []string{
			`requests_shed_total{reason="shed"}`,
			`http_requests_total{code="503"} of the service, on every route and replica alike`,
			`log "shed"`,
			"http_request_duration_seconds: failures take no time",
			"the config history of the service",
		},
		Impact:      "A share of what needs the service fails at once, and works when it is tried again.",
		Mitigations: []string{"rollback-config", "set-config", "shed-load"},
		Worse:       []string{"restart", "scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return push(h, t, map[string]string{shedKey: strconv.FormatFloat(args.Float("share"), 'f', -1, 64)}, "service")
		},
	}
}
