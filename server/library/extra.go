package library

import (
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/scenarios"
)

// Extra checks and reads an inject that is added to the drill while it is played,
// against what it is played on.
func (d Drill) Extra(e scenarios.Extra) (*scenarios.Inject, scenarios.Problems) {
	return scenarios.CompileExtra(d.Scenario, e, scenarios.World{
		Faults: catalogue.Faults(), Actions: catalogue.Actions(),
		Runbook: d.Edition.Runbook,
		Runbooks: func() (slugs []string) {
			for _, b := range d.Edition.Runbooks() {
				slugs = append(slugs, b.Slug)
			}
			return slugs
		},
		CheckQuery: checkQuery, Asks: asks, CheckSettings: service.CheckSettings,
	})
}
