package catalogue

import (
	"strings"

	"github.com/drillyard/drillyard/faults"
)

func probeWrong() faults.Fault {
	return faults.Fault{
		Name:     "probe-wrong",
		Category: "change",
		Title:    "The readiness check asks the wrong path",
		Doc: "A config push makes the platform ask a path that does not exist to learn whether replicas are " +
			"ready. A few seconds later it takes all of them out of rotation. They run, are scraped, and have " +
			"nothing to complain about: they get no requests.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "path", Type: faults.TypeString, Doc: "the path that is asked", Default: "/health"},
		},
		Signals: []string{
			"up of the service, which stays 1",
			"http_requests_total of the service, which falls to nothing",
			`client_requests_total{outcome="error"} of its callers, by peer`,
			`log "answered 503" of its callers`,
			"the config history of the service",
		},
		Impact:      "Whatever needs the service fails at once, for everybody, some seconds after the push.",
		Mitigations: []string{"rollback-config", "set-config"},
		Worse:       []string{"restart", "rollback-deploy"},
		Primitives:  []faults.PrimitiveKind{faults.KindConfig},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			path := args.String("path")
			if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, " ?#") {
				return nil, faults.NotApplicable(t, "%q is not a path", path)
			}
			return push(h, t, map[string]string{readinessPath: path}, "service")
		},
	}
}
