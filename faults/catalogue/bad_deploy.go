package catalogue

import (
	"errors"

	"github.com/drillyard/drillyard/faults"
)

// errSound refuses a bad deploy with nothing wrong with it.
var errSound = errors.New("a bad deploy needs errors or latency above zero")

func badDeploy() faults.Fault {
	return faults.Fault{
		Name:     "bad-deploy",
		Category: "change",
		Title:    "A release with a defect",
		Doc: "A new version is rolled out, replica by replica, that fails a share of its requests or " +
			"takes longer over them.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "version", Type: faults.TypeString, Doc: `the version rolled out, as in "2.15.0"`},
			{Name: "summary", Type: faults.TypeString, Optional: true, Doc: "what the release notes say"},
			{Name: "errors", Type: faults.TypeFloat, Doc: "the share of requests that fail with a 500", Default: "0", Min: "0", Max: "1"},
			{Name: "latency", Type: faults.TypeDuration, Doc: "extra work per request", Default: "0s", Min: "0s", Max: "60s"},
			route(),
			{Name: "log", Type: faults.TypeString, Optional: true, Doc: "what the failing code logs, at level error"},
		},
		Signals: []string{
			"http_requests_total by instance and code", "http_request_duration_seconds by instance", "build_info",
			"logs at level error from the new version only", "the deploy in the change list",
		},
		Impact:      "A share of what customers ask of the service fails or is slow, growing as the roll-out goes on.",
		Mitigations: []string{"rollback-deploy"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindVersion},
		Runtimes:    []string{"inproc"},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			s, err := service(h, t)
			if err != nil {
				return nil, err
			}
			if s.Kind != "service" && s.Kind != "worker" {
				return nil, faults.NotApplicable(t, "is a %s, and only services and workers are deployed", s.Kind)
			}
			version := args.String("version")
			if s.Release().Version == version {
				return nil, faults.NotApplicable(t, "already runs %s", version)
			}
			d := faults.Defect{
				Route:      args.String("route"),
				ErrorShare: args.Float("errors"),
				Latency:    args.Duration("latency"),
				Log:        args.String("log"),
			}
			if d.ErrorShare == 0 && d.Latency == 0 {
				return nil, errSound
			}
			return []faults.Primitive{faults.Version{
				Service: string(t),
				Release: faults.Release{Version: version, Summary: args.String("summary"), Defect: d},
			}}, nil
		},
	}
}
