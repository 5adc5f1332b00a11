package catalogue

import "github.com/drillyard/drillyard/faults"

func badCanary() faults.Fault {
	return faults.Fault{
		Name:     "bad-canary",
		Category: "change",
		Title:    "A canary with a defect",
		Doc: "A new version runs on one replica of a service, as a trial, and fails there. The release in " +
			"force is the old one everywhere else, so the service as a whole shows a share of errors that is " +
			"no round number of anything; by version it is all or nothing. Nobody rolled anything out, they " +
			"will say.",
		Target: faults.TargetService,
		Parameters: released(
			faults.Parameter{Name: "errors", Type: faults.TypeFloat, Doc: "the share of requests that fail with a 500", Default: "0.8", Min: "0", Max: "1"},
			faults.Parameter{Name: "latency", Type: faults.TypeDuration, Doc: "extra work per request", Default: "0s", Min: "0s", Max: "60s"},
			route(),
			faults.Parameter{Name: "log", Type: faults.TypeString, Optional: true, Doc: "what the failing code logs, at level error"},
			faults.Parameter{Name: "replicas", Type: faults.TypeInt, Doc: "how many replicas get it", Default: "1", Min: "1", Max: "12"},
		),
		Signals: []string{
			"http_requests_total by instance and code",
			"build_info: two versions at once",
			"logs at level error from one instance only",
			"the deploy in the change list",
		},
		Impact: "A small share of what customers ask of the service fails or is slow, and works when it is tried " +
			"again.",
		Mitigations: []string{"rollback-deploy"},
		Worse:       []string{"restart", "scale"},
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
			return rollOut(h, t, args, d, args.Int("replicas"))
		},
	}
}
