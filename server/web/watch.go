package web

import (
	"net/http"
	"strings"

	"github.com/drillyard/drillyard/server/store"
)

// watchView is the golden run of a drill, by its id: its replay and its screens are asked
// as those of a run that is over.
type watchView struct {
	Run      string `json:"run"`
	Title    string `json:"title"`
	LengthMS int64  `json:"length_ms"` // how long it took
}

var errNotToWatch = &problem{status: http.StatusForbidden, detail: "A recorded run of this drill gives its answers away. It is for whoever knows them, or has it as a step of a track."}

// watchDrill is GET /api/scenarios/SLUG/watch: the golden run is played when it is first
// asked for.
func (s *server) watchDrill(c *call) (watchView, error) {
	drill, ok := s.Library.Drill(slugAsked(c))
	if !ok {
		return watchView{}, errHidden
	}
	if err := s.mayWatch(c, drill.Slug); err != nil {
		return watchView{}, err
	}
	run, err := s.Runs.Watch(drill)
	if err != nil {
		return watchView{}, err
	}
	if err := s.readAnswers(c, drill.Slug); err != nil {
		return watchView{}, err
	}
	return watchView{run.ID, run.Title, run.TookMS}, nil
}

// mayWatch refuses the answer key of a drill to whoever has not been given it: it is for
// those who write or lead drills, who have been shown its answers, or whose track says
// so, and for nobody who is playing it.
func (s *server) mayWatch(c *call, scenario string) error {
	playing, err := s.Store.Runs(c.ctx(), store.RunFilter{Person: c.person().ID, Scenario: scenario, Unfinished: true})
	if err != nil {
		return err
	}
	if len(playing) > 0 {
		return conflict("You are playing this drill. It can be watched when you have.")
	}
	if c.has(store.Author, store.Facilitator) {
		return nil
	}
	if knows, err := s.Store.HasRead(c.ctx(), c.person().ID, scenario); err != nil || knows {
		return err
	}
	if s.Watches != nil {
		if is, err := s.Watches(c.ctx(), c.person().ID, scenario); err != nil || is {
			return err
		}
	}
	return errNotToWatch
}

// watch lets a call through to what is shown of a golden run, and to nothing else: there
// is nobody who played it, and nothing to be done about it. Nothing is played yet: see
// playGolden. Whoever knows its id need not have asked for it, so it is noted here, too,
// that they are shown the answers.
func (s *server) watch(c *call) error {
	shows := c.route.who == watcher || strings.HasSuffix(c.route.path, "/replay") || strings.HasSuffix(c.route.path, "/customers")
	if !shows || c.route.path == runPath+"/live" || c.route.path == runPath+"/members" {
		return errHidden
	}
	drill, ok := s.Runs.WatchedDrill(c.Param("run"))
	if !ok {
		return store.ErrNotFound
	}
	c.golden = &drill
	if err := s.mayWatch(c, drill.Slug); err != nil {
		return err
	}
	return s.readAnswers(c, drill.Slug)
}

// playGolden has the golden run that a call is about, if it is about one, be there for it:
// it is played where nobody has asked for it for long.
func (s *server) playGolden(c *call) (err error) {
	if c.golden == nil {
		return nil
	}
	if err = s.readMuch(c); err == nil {
		c.run, err = s.Runs.Watch(*c.golden)
	}
	return err
}
