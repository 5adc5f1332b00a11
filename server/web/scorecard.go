package web

import (
	"errors"
	"slices"
	"unicode/utf8"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/scorecard"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/panel"
	"github.com/drillyard/drillyard/server/store"
)

// panelView is who marks what in an interview.
type panelView struct {
	Title string      `json:"title"`
	Items []panelItem `json:"items"`
	// People are those who can be asked: assessors who do not hold the interview.
	People []panelPerson `json:"people"`
}

type panelItem struct {
	ID     string     `json:"id"`
	Title  string     `json:"title"`
	Kind   panel.Kind `json:"kind"`
	Raters []string   `json:"raters"` // ids of those who are asked first: two, or fewer so far
	Third  string     `json:"third"`  // id; empty: nobody
}

type panelPerson struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Runs    bool   `json:"calibrated_runs"`
	Answers bool   `json:"calibrated_answers"`
}

// panelPut is who is to mark what.
type panelPut struct {
	Items []panelAsk `json:"items"`
}

type panelAsk struct {
	ID     string   `json:"id"`
	Raters []string `json:"raters"`
	Third  string   `json:"third"`
}

// interviewPanel is GET /api/interviews/INTERVIEW/panel.
func (s *server) interviewPanel(c *call) (panelView, error) {
	iv, err := (panel.Kept{Store: s.Store}).Interview(c.ctx(), c.interview.ID)
	if err != nil {
		return panelView{}, err
	}
	raters, err := s.Store.Panel(c.ctx(), iv.ID)
	if err != nil {
		return panelView{}, err
	}
	v := panelView{Title: iv.Title, Items: []panelItem{}, People: []panelPerson{}}
	for _, item := range iv.Items {
		one := panelItem{ID: item.ID, Title: item.Title, Kind: item.Kind, Raters: []string{}}
		for _, r := range raters {
			switch {
			case r.Item != item.ID:
			case r.Third:
				one.Third = r.PersonID
			default:
				one.Raters = append(one.Raters, r.PersonID)
			}
		}
		v.Items = append(v.Items, one)
	}
	people, err := s.Store.People(c.ctx())
	if err != nil {
		return v, err
	}
	for _, p := range people {
		if !p.Disabled.IsZero() || !p.Roles.Has(store.Assessor) || slices.Contains(iv.Hosts, p.ID) {
			continue
		}
		done, err := s.Store.Calibration(c.ctx(), p.ID)
		if err != nil {
			return v, err
		}
		v.People = append(v.People, panelPerson{ID: p.ID, Name: p.Name, Runs: s.Library.Calibrated(done, false), Answers: s.Library.Calibrated(done, true)})
	}
	return v, nil
}

// askPanel is PUT /api/interviews/INTERVIEW/panel.
func (s *server) askPanel(c *call, in panelPut) (panelView, error) {
	now, err := s.interviewPanel(c)
	if err != nil {
		return panelView{}, err
	}
	can := func(id string) bool {
		return slices.ContainsFunc(now.People, func(p panelPerson) bool { return p.ID == id })
	}
	var mistakes invalid
	var raters []store.PanelRater
	for _, item := range in.Items {
		for _, id := range item.Raters {
			mistakes.add(can(id), item.ID, "Only assessors who do not hold the interview can be asked.")
			raters = append(raters, store.PanelRater{Item: item.ID, PersonID: id})
		}
		if item.Third != "" {
			mistakes.add(can(item.Third), item.ID, "Only assessors who do not hold the interview can be asked.")
			raters = append(raters, store.PanelRater{Item: item.ID, PersonID: item.Third, Third: true})
		}
	}
	if err := mistakes.err(); err != nil {
		return panelView{}, err
	}
	if err := s.panel.Ask(c.ctx(), c.interview.ID, raters); err != nil {
		return panelView{}, err
	}
	return s.interviewPanel(c)
}

// sheetView is the scorecard of a candidate.
type sheetView struct {
	Interview string         `json:"interview"`
	In        string         `json:"in"` // title of the interview
	Candidate string         `json:"candidate"`
	Code      string         `json:"code"`
	Name      string         `json:"name"` // empty: nothing identifies them any more
	Pass      int            `json:"pass"` // percent of the whole that is asked for; 0: nothing is
	Seed      int64          `json:"seed"`
	Settled   bool           `json:"settled"` // every mark stands
	Card      scorecard.Card `json:"card"`
	Works     []sheetWork    `json:"works"`
}

// sheetWork is one piece of work.
type sheetWork struct {
	Item    string           `json:"item"`
	Title   string           `json:"title"`
	Kind    panel.Kind       `json:"kind"`
	Pass    int              `json:"pass"`
	Missing string           `json:"missing"` // why there is nothing to judge; empty: there is
	Score   *scorecard.Range `json:"score"`   // null: none
	Raters  int              `json:"raters"`  // who have given all of their marks
	Parted  bool             `json:"parted"`
	Settled bool             `json:"settled"`
	Global  string           `json:"global"`
	Pasted  []sheetPaste     `json:"pasted"`
}

// sheetPaste is that something was pasted: a fact, and no judgement.
type sheetPaste struct {
	AtMS       int64  `json:"at_ms"`
	Part       string `json:"part"`
	Characters int    `json:"characters"`
}

// sheetsView is all candidates of an interview, side by side: they have one seed.
type sheetsView struct {
	Title  string      `json:"title"`
	Seed   int64       `json:"seed"`
	Sheets []sheetView `json:"sheets"`
}

func viewSheet(iv panel.Interview, sheet panel.Sheet) sheetView {
	v := sheetView{
		Interview: iv.ID, In: iv.Title, Candidate: sheet.Candidate.ID, Code: sheet.Candidate.Code, Name: sheet.Candidate.Name, Pass: iv.Pass, Seed: iv.Seed,
		Settled: sheet.Settled, Card: sheet.Card, Works: []sheetWork{},
	}
	for _, w := range sheet.Works {
		one := sheetWork{w.Item.ID, w.Item.Title, w.Item.Kind, w.Item.Pass, w.Missing, w.Score, w.Raters, w.Parted, w.Settled, w.Global, []sheetPaste{}}
		for _, p := range w.Pasted {
			one.Pasted = append(one.Pasted, sheetPaste(p))
		}
		v.Works = append(v.Works, one)
	}
	return v
}

// scorecard is GET /api/interviews/INTERVIEW/candidates/CANDIDATE/scorecard.
func (s *server) scorecard(c *call) (sheetView, error) {
	iv, sheet, err := s.panel.Sheet(c.ctx(), c.interview.ID, c.Param("candidate"))
	if err != nil {
		return sheetView{}, err
	}
	return viewSheet(iv, sheet), nil
}

// scorecards is GET /api/interviews/INTERVIEW/scorecards.
func (s *server) scorecards(c *call) (sheetsView, error) {
	iv, sheets, err := s.panel.Sheets(c.ctx(), c.interview.ID)
	if err != nil {
		return sheetsView{}, err
	}
	v := sheetsView{Title: iv.Title, Seed: iv.Seed, Sheets: []sheetView{}}
	for _, sheet := range sheets {
		v.Sheets = append(v.Sheets, viewSheet(iv, sheet))
	}
	return v, nil
}

// overruled is what an assessor gives in place of what a machine gave.
type overruled struct {
	Criterion string  `json:"criterion"`
	Points    float64 `json:"points"`
	Reason    string  `json:"reason"`
}

// overrule is POST /api/interviews/INTERVIEW/candidates/CANDIDATE/items/ITEM/points.
func (s *server) overrule(c *call, in overruled) (sheetView, error) {
	var mistakes invalid
	n := utf8.RuneCountInString(in.Reason)
	mistakes.add(n >= 1 && n <= maxComment, "reason", "Say why, in at most 4,000 characters.")
	mistakes.say("reason", engine.Unseen(in.Reason, true))
	if err := mistakes.err(); err != nil {
		return sheetView{}, err
	}
	err := s.panel.Overrule(c.ctx(), c.actor(), c.interview.ID, c.Param("candidate"), c.Param("item"), event.PointOverruled(in))
	if errors.Is(err, grading.ErrMark) {
		mistakes.add(false, "points", "It takes no such points: those that the machine gave can be overruled, with any from 0 to what the criterion is worth.")
		return sheetView{}, mistakes.err()
	}
	if err != nil {
		return sheetView{}, err
	}
	c.did(in.Criterion)
	return s.scorecard(c)
}
