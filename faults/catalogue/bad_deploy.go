package catalogue

import (
	"errors"

	"github.com/drillyard/drillyard/faults"
)

func badDeploy() faults.Fault {
	return faults.Fault{
		Name:     "bad-deploy",
		Category: "change",
		Title:    "A release with a defect",
		Doc: "A new version is rolled out, replica by replica, that fails a share of its requests or takes " +
			"longer over them.",
		Target: faults.TargetService,
		Parameters: released(
			faults.Parameter{Name: "errors", Type: faults.TypeFloat, Doc: "the share of requests that fail with a 500", Default: "0", Min: "0", Max: "1"},
			faults.Parameter{Name: "latency", Type: faults.TypeDuration, Doc: "extra work per request", Default: "0s", Min: "0s", Max: "60s"},
			route(),
			faults.Parameter{Name: "log", Type: faults.TypeString, Optional: true, Doc: "what the failing code logs, at level error"},
		),
		Signals: []string{
			"http_requests_total by instance and code",
			"http_request_duration_seconds by instance",
			"build_info",
			"logs at level error from the new version only",
			"the deploy in the change list",
		},
		Impact:      "A share of what customers ask of the service fails or is slow, growing as the roll-out goes on.",
		Mitigations: []string{"rollback-deploy"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindVersion},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			d := faults.Defect{
				Route:      args.String("route"),
				ErrorShare: args.Float("errors"),
				Latency:    args.Duration("latency"),
				Log:        args.String("log"),
			}
			if d.ErrorShare == 0 && d.Latency == 0 {
				return nil, errSound
			}
			return rollOut(h, t, args, d, 0)
		},
	}
}

// errSound refuses a release with nothing wrong with it.
var errSound = errors.New("a bad deploy needs errors or latency above zero")
