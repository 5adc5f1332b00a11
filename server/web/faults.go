package web

import (
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/server/library"
)

// faultView is a fault that whoever leads can add to a run.
type faultView struct {
	Name       string             `json:"name"`
	Category   string             `json:"category"`
	Title      string             `json:"title"`
	Doc        string             `json:"doc"`
	Impact     string             `json:"impact"` // what customers notice
	Target     faults.TargetKind  `json:"target"`
	Parameters []faults.Parameter `json:"parameters"`
}

// faults is GET /api/runs/ID/faults: all that the catalogue has. Whether one means
// anything where it is aimed at is said when it is added, as lint would say it.
func (s *server) faults(*call) ([]faultView, error) {
	all := library.Faults()
	out := make([]faultView, len(all))
	for i, f := range all {
		out[i] = faultView{f.Name, f.Category, f.Title, f.Doc, f.Impact, f.Target, list(f.Parameters)}
	}
	return out, nil
}
