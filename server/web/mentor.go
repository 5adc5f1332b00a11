package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/drillyard/drillyard/server/store"
	"github.com/drillyard/drillyard/server/track"
)

// learnersAtOnce bounds a page of people.
const learnersAtOnce = 100

// learnerRow is somebody who learns, for whoever looks after them.
type learnerRow struct {
	enrolmentView
	Stuck []string `json:"stuck"` // why they do not get on, in sentences; empty: they do
	Mine  bool     `json:"mine"`  // the caller is their mentor
}

// learnersView is a page of people who learn, and how many there are of all.
type learnersView struct {
	People   []learnerRow `json:"people"`
	Of       int          `json:"of"` // all there are
	Stuck    int          `json:"stuck"`
	Waiting  int          `json:"waiting"` // of whom something waits for a mentor
	Late     int          `json:"late"`
	Complete int          `json:"complete"`
	Next     int          `json:"next,omitempty"` // from where the next page goes on; 0: that is all
}

// mentor is GET /api/mentor: those whose mentor the caller is, and those they see who
// have none; whoever waits for a mentor first, then who is stuck.
func (s *server) mentor(c *call) (learnersView, error) {
	all, err := s.Store.EnrolmentsWith(c.ctx(), c.person().ID, c.person().Sight())
	if err != nil {
		return learnersView{}, err
	}
	return s.viewLearners(c, all, func(a, b learnerRow) int {
		rank := func(r learnerRow) int {
			switch {
			case len(r.Waits) > 0:
				return 0
			case len(r.Stuck) > 0:
				return 1
			}
			return 2
		}
		return cmp.Or(rank(a)-rank(b), cmp.Compare(a.Person.Name, b.Person.Name))
	})
}

// enrolments is GET /api/enrolments?track=SLUG: who learns by a track, or by any, by name.
func (s *server) enrolments(c *call) (learnersView, error) {
	all, err := s.Store.EnrolmentsIn(c.ctx(), c.QueryParam("track"), c.person().Sight())
	if err != nil {
		return learnersView{}, err
	}
	return s.viewLearners(c, all, nil)
}

// viewLearners tells how far some are, in an order, a page of them at once.
func (s *server) viewLearners(c *call, all []store.Enrolment, order func(a, b learnerRow) int) (v learnersView, err error) {
	from := 0
	if asked := c.QueryParam("from"); asked != "" {
		if from, err = strconv.Atoi(asked); err != nil || from < 0 {
			return v, invalid{{"from", fmt.Sprintf("%q is no place in the list.", asked)}}.err()
		}
	}
	learners, err := s.Tracks.Learners(c.ctx(), all)
	if err != nil {
		return v, err
	}
	v.People, v.Of = []learnerRow{}, len(learners)
	for _, l := range learners {
		v.count(l)
	}
	if order == nil { // as they are: no more has to be looked at than is shown
		learners, v.Next = cutPage(learners, from)
	}
	for _, l := range learners {
		v.People = append(v.People, learnerRow{viewLearner(l), list(l.Stuck), l.MentorID == c.person().ID})
	}
	if order != nil {
		slices.SortStableFunc(v.People, order)
		v.People, v.Next = cutPage(v.People, from)
	}
	return v, nil
}

func (v *learnersView) count(l track.Learner) {
	if len(l.Stuck) > 0 {
		v.Stuck++
	}
	if len(l.Waits) > 0 {
		v.Waiting++
	}
	if l.Late > 0 {
		v.Late++
	}
	if l.Complete {
		v.Complete++
	}
}

// cutPage is the page that begins at a place, and where the next does; 0: nowhere.
func cutPage[T any](all []T, from int) ([]T, int) {
	from = min(from, len(all))
	to := min(from+learnersAtOnce, len(all))
	if to == len(all) {
		return all[from:to], 0
	}
	return all[from:to], to
}

// personTracks is GET /api/people/ID/tracks.
func (s *server) personTracks(c *call) ([]learnerRow, error) {
	if !c.sees(c.Param("person")) {
		return nil, errHidden
	}
	enrolments, err := s.Store.EnrolmentsOf(c.ctx(), c.Param("person"))
	if err != nil {
		return nil, err
	}
	all, err := s.Tracks.Learners(c.ctx(), enrolments)
	rows := []learnerRow{}
	for _, l := range all {
		rows = append(rows, learnerRow{viewLearner(l), list(l.Stuck), l.MentorID == c.person().ID})
	}
	return rows, err
}
