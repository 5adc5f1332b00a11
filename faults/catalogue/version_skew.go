package catalogue

import (
	"slices"

	"github.com/drillyard/drillyard/faults"
)

func versionSkew() faults.Fault {
	return faults.Fault{
		Name:     "version-skew",
		Category: "change",
		Title:    "Two versions that do not understand each other's cache",
		Doc: "A release is rolled out to half of the replicas and left there. It writes what it caches in " +
			"another way; each half takes what the other has written for a miss and writes its own over it. " +
			"Neither version has an error, each alone would be well, and the share of hits is lower than with " +
			"an empty cache.",
		Target:     faults.TargetService,
		Parameters: released(),
		Signals: []string{
			`cache_requests_total{result="miss"} of the service`,
			"build_info: two versions at once",
			"redis_commands_processed_total, which rises",
			"db_pool_in_use of the service",
			"the deploy in the change list",
		},
		Impact:      "Pages are slower, and fail when the database cannot keep up.",
		Mitigations: []string{"rollback-deploy"},
		Workarounds: []string{"drain"},
		Worse:       []string{"flush-cache", "restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindVersion},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			s, err := service(h, t)
			if err != nil {
				return nil, err
			}
			if !slices.ContainsFunc(s.Calls, func(name string) bool { return h.Services[name].Kind == "cache" }) {
				return nil, faults.NotApplicable(t, "keeps nothing in a cache")
			}
			if len(s.Replicas) < 2 {
				return nil, faults.NotApplicable(t, "has %s, and half of that is none", count(len(s.Replicas), "replica"))
			}
			return rollOut(h, t, args, faults.Defect{CacheFormat: args.String("version")}, len(s.Replicas)/2)
		},
	}
}
