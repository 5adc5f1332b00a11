package catalogue

import "github.com/drillyard/drillyard/faults"

func descriptorLeak() faults.Fault {
	return faults.Fault{
		Name:     "descriptor-leak",
		Category: "resource",
		Title:    "A release that leaks descriptors",
		Doc: "A new version opens something for each request and does not close it. Nothing is wrong until the " +
			"replica has no descriptor left: then it can neither accept nor connect, and every peer of it " +
			"seems to be down at once. A restart helps for as long as it takes to leak as many again.",
		Target:     faults.TargetService,
		Parameters: released(faults.Parameter{Name: "leak", Type: faults.TypeFloat, Default: "4", Min: "0.01", Max: "100", Doc: "descriptors kept for each request"}),
		Signals: []string{
			"open_files at open_files_limit",
			`log "too many open files"`,
			"client_requests_total by peer: all of them fail",
			"build_info",
			"the deploy in the change list, long before the first error",
		},
		Impact:      "Nothing for a while; then the service fails altogether, replica by replica.",
		Mitigations: []string{"rollback-deploy"},
		Worse:       []string{"scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindVersion},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return rollOut(h, t, args, faults.Defect{LeakFiles: args.Float("leak")}, 0)
		},
	}
}
