package web

import (
	"slices"
	"strconv"

	"github.com/drillyard/drillyard/server/store"
)

// runsAtOnce is how many runs a page of the list holds unless fewer are asked for.
const runsAtOnce = 50

// runPage is a page of the list of runs; a cursor is there where there is more.
// It says where the page ends by the run there: see decisions/0035.
type runPage struct {
	Runs   []runView `json:"runs"`
	Total  int       `json:"total"` // of all pages
	After  string    `json:"after,omitempty"`
	Before string    `json:"before,omitempty"`
}

// runs is GET /api/runs. Trainees see their own.
func (s *server) runs(c *call) (runPage, error) {
	ask := c.QueryParam
	filter := store.RunFilter{Name: ask("name"), Scenario: ask("scenario"), Runtime: ask("runtime"), Standing: store.RunStanding(ask("standing")), Reader: c.person().ID}
	if ask("mine") == "true" || !c.leads() {
		filter.Person = c.person().ID
	}
	filter.Led, filter.Sight = filter.Person == "", c.person().Sight()
	page := store.RunPage{Order: store.RunOrder(ask("order")), Limit: runsAtOnce, After: ask("after"), Before: ask("before")}
	if page.Order == "" {
		page.Order = store.Newest
	}
	var mistakes invalid
	mistakes.add(filter.Standing == "" || slices.Contains(store.RunStandings(), filter.Standing), "standing", "A run is "+listed(store.RunStandings())+".")
	mistakes.add(slices.Contains(store.RunOrderings(), page.Order), "order", "Runs are listed "+listed(store.RunOrderings())+" first.")
	mistakes.add(page.After == "" || page.Before == "", "before", "A page comes after a place or before it, not both.")
	if text := ask("limit"); text != "" {
		limit, err := strconv.Atoi(text)
		mistakes.add(err == nil && limit >= 1 && limit <= runsAtOnce, "limit", "A page has from 1 to 50 runs.")
		page.Limit = limit
	}
	if err := mistakes.err(); err != nil {
		return runPage{}, err
	}
	list, err := s.Store.RunList(c.ctx(), filter, page)
	if err != nil {
		return runPage{}, err
	}
	views := []runView{}
	for _, r := range list.Runs {
		views = append(views, s.viewRun(c, r))
	}
	return runPage{views, list.Total, list.After, list.Before}, nil
}
