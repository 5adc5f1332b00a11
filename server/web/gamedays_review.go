package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/gameday"
	"github.com/drillyard/drillyard/server/store"
)

// gameDayReview is a game day afterwards. Those who played see how all crews did, once it
// is over and debriefs are open; what whoever leads noted, and what they are to ask, is
// for those who lead.
type gameDayReview struct {
	Complete bool                 `json:"complete"` // no run is still under way, or being graded
	Withheld string               `json:"withheld"` // why the caller is not shown yet how it went; empty: they are
	Drills   []gameDayDrillReview `json:"drills"`
	Ranks    []gameDayRank        `json:"ranks"`
	Script   []gameDayPart        `json:"script"` // none for those who play
	Survey   gameDaySurvey        `json:"survey"`
	Actions  []reviewAction       `json:"actions"` // as they were added
	Owners   []runPlayer          `json:"owners"`  // whose an action may be
}

type gameDayDrillReview struct {
	Place int                 `json:"place"`
	Title string              `json:"title"`
	EndMS int64               `json:"end_ms"` // of the longest run
	Plays []gameDayPlayReview `json:"plays"`
}

type gameDayPlayReview struct {
	Crew     string           `json:"crew"` // its id
	Name     string           `json:"name"`
	Run      string           `json:"run,omitempty"` // whose debrief the caller may read
	Standing gameday.Standing `json:"standing"`
	Moments  []gameDayMoment  `json:"moments"`
	Harm     []gameDayHarm    `json:"harm"` // by minute
	// Percent is the score, at least, and Avoided the share of the harm that could be
	// avoided which was, in percent; null: there is none, or none for the caller.
	Percent *float64 `json:"percent"`
	Avoided *float64 `json:"avoided"`
}

type gameDayMoment struct {
	AtMS int64              `json:"at_ms"`
	Kind gameday.MomentKind `json:"kind"`
	Text string             `json:"text"`
	By   string             `json:"by,omitempty"`
}

type gameDayHarm struct {
	ToMS   int64 `json:"to_ms"`
	Failed int   `json:"failed"`
	Slow   int   `json:"slow"`
}

type gameDayRank struct {
	Place   int     `json:"place"`
	Crew    string  `json:"crew"`
	Name    string  `json:"name"`
	Percent float64 `json:"percent"`
	Of      int     `json:"of"` // drills that it is the mean of
}

type gameDayPart struct {
	Title     string   `json:"title"`
	Why       string   `json:"why"`
	Questions []string `json:"questions"`
}

// reviewGameDay is GET /api/gamedays/ID/review.
func (s *server) reviewGameDay(c *call) (gameDayReview, error) {
	v := gameDayReview{Drills: []gameDayDrillReview{}, Ranks: []gameDayRank{}, Script: []gameDayPart{}, Actions: []reviewAction{}}
	leads := c.convenes()
	v.Owners = c.dayOwners()
	if c.concludes() {
		actions, err := s.Store.ActionsOfGameDay(c.ctx(), c.day.ID)
		if err != nil {
			return v, err
		}
		for _, a := range actions {
			v.Actions = append(v.Actions, viewGameDayAction(c, a))
		}
	}
	var err error
	if v.Survey, err = s.viewSurvey(c); err != nil {
		return v, err
	}
	if v.Withheld = keptFromCrews(c.day); v.Withheld != "" && !leads {
		return v, nil
	}
	v.Withheld = ""
	d, review, err := s.Days.Review(c.ctx(), c.day.ID)
	if err != nil {
		return v, err
	}
	v.Complete = !slices.ContainsFunc(d.Runs, func(r store.Run) bool { return r.Ended == nil })
	for _, drill := range review.Drills {
		if leads && slices.ContainsFunc(drill.Plays, func(p gameday.PlayReview) bool { return p.Run.Ended != nil }) {
			if err := s.readAnswers(c, d.Drills[drill.Place].Scenario); err != nil {
				return v, err
			}
		}
		row := gameDayDrillReview{Place: drill.Place, Title: drill.Title, EndMS: drill.EndMS, Plays: []gameDayPlayReview{}}
		kept := !leads && c.keeps(drill)
		if kept {
			v.Withheld = ownKept
		}
		for _, p := range drill.Plays {
			row.Plays = append(row.Plays, s.viewPlayReview(c, d, p, leads, kept))
		}
		v.Drills = append(v.Drills, row)
	}
	for _, r := range review.Ranks {
		if v.Withheld != "" { // a mean over few drills tells of each
			break
		}
		v.Ranks = append(v.Ranks, gameDayRank{r.Place, r.Crew.ID, r.Crew.Name, r.Share * 100, r.Of})
	}
	if leads {
		for _, p := range review.Script() {
			v.Script = append(v.Script, gameDayPart(p))
		}
	}
	return v, nil
}

// keptFromCrews says why those who played are not shown yet how all crews did; empty:
// they are.
func keptFromCrews(g store.GameDay) string {
	switch {
	case g.State != store.GameDayOver:
		return "How the crews did is shown when the game day is over."
	case !g.Led && (g.Debrief == store.DebriefReleased || g.Debrief == store.DebriefNever):
		return "How the crews did is shown by whoever leads the game day. " + unledText
	case g.Debrief == store.DebriefReleased || g.Debrief == store.DebriefNever:
		return "How the crews did is shown by whoever leads the game day."
	}
	return ""
}

// ownKept is told those who would read in the review what the debrief of their own run
// keeps from them.
const ownKept = "How a drill went is shown here once the debrief of your own run of it is: open that, and say how it went where you are asked."

// keeps reports whether the debrief of what the caller played of a drill is kept from
// them: then so is what the review tells of it.
func (c *call) keeps(d gameday.DrillReview) bool {
	me := c.person().ID
	return slices.ContainsFunc(d.Plays, func(p gameday.PlayReview) bool {
		return p.Run.Plays(me) && (p.Run.Withheld(time.Now()) || p.Run.Asks(me))
	})
}

// viewPlayReview tells of what is kept no more than how it stands.
func (s *server) viewPlayReview(c *call, d gameday.Day, p gameday.PlayReview, leads, kept bool) gameDayPlayReview {
	mine := p.Run.Plays(c.person().ID)
	v := gameDayPlayReview{Crew: p.Crew.ID, Name: p.Crew.Name, Standing: p.Standing, Moments: []gameDayMoment{}, Harm: []gameDayHarm{}}
	if leads || mine {
		v.Run = p.Run.ID
	}
	if kept {
		return v
	}
	for _, m := range p.Moments {
		if !leads && !m.Kind.ForCrews() {
			continue
		}
		row := gameDayMoment{AtMS: m.AtMS, Kind: m.Kind, Text: m.Text, By: m.By}
		if !leads && !mine { // what others said and who did it is theirs
			row.Text, row.By = "", ""
		}
		v.Moments = append(v.Moments, row)
	}
	for _, h := range p.Harm {
		v.Harm = append(v.Harm, gameDayHarm(h))
	}
	// How others did in numbers is for them, unless crews are ranked.
	if p.Score != nil && (leads || mine || d.Leaderboard == store.RankByScore) {
		v.Percent = &p.Score.Low
	}
	if p.Avoided != nil && (leads || mine || d.Leaderboard == store.RankByHarm) {
		share := *p.Avoided * 100
		v.Avoided = &share
	}
	return v
}

// concludes reports whether the caller takes part in what is to follow from the game day:
// whoever leads it, and those who played once it is over. Until then an action would pass
// from one crew to another.
func (c *call) concludes() bool { return c.convenes() || c.day.State == store.GameDayOver }

// dayOwners are whose an action of the game day may be: whoever led or played it, as far
// as the caller knows by now who that is.
func (c *call) dayOwners() []runPlayer {
	out := viewNamed(c.day.Facilitators())
	mine, _ := c.day.CrewOf(c.person().ID)
	for _, crew := range c.day.Crews {
		for _, m := range crew.Members {
			if (c.concludes() || crew.ID == mine.ID) && m.PersonID != "" && !m.Disabled {
				out = append(out, runPlayer{m.PersonID, m.Name})
			}
		}
	}
	return out
}

func viewGameDayAction(c *call, a store.GameDayAction) reviewAction {
	v := reviewAction{ID: a.ID, GameDay: a.GameDay, Title: a.Title, Text: a.Text, Owner: runPlayer{a.OwnerID, a.OwnerName}, Due: a.Due, Mine: a.OwnerID == c.person().ID || c.convenes()}
	if !a.Done.IsZero() {
		v.DoneMS = a.Done.UnixMilli()
	}
	return v
}

// addGameDayAction is POST /api/gamedays/ID/actions.
func (s *server) addGameDayAction(c *call, in actionAdded) (reviewAction, error) {
	if !c.concludes() {
		return reviewAction{}, conflict("Actions are written down when the game day is over. Whoever leads it can do so before.")
	}
	there, err := s.Store.ActionsOfGameDay(c.ctx(), c.day.ID)
	if err != nil {
		return reviewAction{}, err
	}
	if err := in.check("A game day", len(there), c.dayOwners(), "An action is of somebody who led or played the game day."); err != nil {
		return reviewAction{}, err
	}
	a, err := s.Store.PutGameDayAction(c.ctx(), store.GameDayAction{GameDay: c.day.ID, Text: in.Text, OwnerID: in.Owner, Due: in.Due})
	if err != nil {
		return reviewAction{}, err
	}
	c.made(a.ID)
	c.status = http.StatusCreated
	return viewGameDayAction(c, a), nil
}

// gameDayAction finds the action that a call is about, if the caller may change it:
// whoever leads the game day, and whose it is.
func (s *server) gameDayAction(c *call) (store.GameDayAction, error) {
	a, err := s.Store.GameDayAction(c.ctx(), c.day.ID, c.Param("action"))
	if err != nil {
		return store.GameDayAction{}, err
	}
	if !c.convenes() && a.OwnerID != c.person().ID {
		return store.GameDayAction{}, errForbidden
	}
	return a, nil
}

// changeGameDayAction is PATCH /api/gamedays/ID/actions/ACTION.
func (s *server) changeGameDayAction(c *call, in actionChange) (reviewAction, error) {
	a, err := s.gameDayAction(c)
	if err != nil {
		return reviewAction{}, err
	}
	set(in.Text, &a.Text)
	a.Text = strings.TrimSpace(a.Text)
	set(in.Due, &a.Due)
	mistakes := actionMistakes(a.Text, a.Due)
	if err := mistakes.err(); err != nil {
		return reviewAction{}, err
	}
	if in.Done != nil {
		c.did(map[bool]string{true: "done", false: "not done"}[*in.Done])
		a.Done = time.Time{}
		if *in.Done {
			a.Done = time.Now()
		}
	}
	a, err = s.Store.PutGameDayAction(c.ctx(), a)
	return viewGameDayAction(c, a), err
}

// dropGameDayAction is DELETE /api/gamedays/ID/actions/ACTION.
func (s *server) dropGameDayAction(c *call) error {
	a, err := s.gameDayAction(c)
	if err == nil {
		err = s.Store.DropGameDayAction(c.ctx(), c.day.ID, a.ID)
	}
	if err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// gameDaySurvey is what is asked of those who played, and what came of it: each sees
// their own answers, whoever leads those of all, without names.
type gameDaySurvey struct {
	Questions []surveyQuestion `json:"questions"`
	Answered  int              `json:"answered"` // people
	Open      bool             `json:"open"`     // the caller may answer
	Mine      bool             `json:"mine"`     // they have
}

type surveyQuestion struct {
	Text   string `json:"text"`
	Rating int    `json:"rating"` // of the caller, from 1, do not agree, to 5; 0: none
	Words  string `json:"words"`
	// Ratings are how many gave 1 to 5, and Said what they wrote; for whoever leads.
	Ratings []int    `json:"ratings"`
	Said    []string `json:"said"`
}

func (s *server) viewSurvey(c *call) (gameDaySurvey, error) {
	v := gameDaySurvey{Questions: []surveyQuestion{}}
	asked, answers, err := s.Store.Survey(c.ctx(), c.day.ID)
	if err != nil {
		return v, err
	}
	if len(asked) == 0 {
		asked = gameday.Questions()
	}
	me, leads := c.person().ID, c.convenes()
	people := map[string]bool{}
	for place, text := range asked {
		q := surveyQuestion{Text: text, Ratings: []int{}, Said: []string{}}
		if leads {
			q.Ratings = make([]int, 5)
		}
		for _, a := range answers {
			if a.Place != place {
				continue
			}
			people[a.Person] = true
			if a.Person == me {
				q.Rating, q.Words, v.Mine = a.Rating, a.Words, true
			}
			if leads && a.Rating > 0 {
				q.Ratings[a.Rating-1]++
			}
			if leads && a.Words != "" {
				q.Said = append(q.Said, a.Words)
			}
		}
		slices.Sort(q.Said) // so that nobody is told by the place of what they wrote
		v.Questions = append(v.Questions, q)
	}
	v.Answered, v.Open = len(people), c.joins() && c.day.State == store.GameDayOver
	return v, nil
}

// surveyAsked is what a survey is to ask.
type surveyAsked struct {
	Questions []string `json:"questions"`
}

const (
	maxQuestion = 200  // characters
	maxAnswer   = 1000 // of somebody's words
)

// askSurvey is PUT /api/gamedays/ID/questions.
func (s *server) askSurvey(c *call, in surveyAsked) (gameDaySurvey, error) {
	var mistakes invalid
	mistakes.add(len(in.Questions) >= 3 && len(in.Questions) <= 5, "questions", "A survey asks three to five questions: more are not answered.")
	for i, q := range in.Questions {
		in.Questions[i] = strings.TrimSpace(q)
		n := utf8.RuneCountInString(in.Questions[i])
		mistakes.add(n >= 1 && n <= maxQuestion && utf8.ValidString(q), "questions", fmt.Sprintf("Question %d has between 1 and %d characters.", i+1, maxQuestion))
		mistakes.say("questions", engine.Unseen(in.Questions[i], false))
	}
	if err := mistakes.err(); err != nil {
		return gameDaySurvey{}, err
	}
	if err := s.Store.PutQuestions(c.ctx(), c.day.ID, in.Questions); err != nil {
		return gameDaySurvey{}, err
	}
	return s.viewSurvey(c)
}

type surveyAnswers struct {
	Answers []surveyAnswer `json:"answers"` // by the place of the question
}

type surveyAnswer struct {
	Rating int    `json:"rating"` // from 1 to 5; 0: none
	Words  string `json:"words"`
}

// answerSurvey is PUT /api/gamedays/ID/answers.
func (s *server) answerSurvey(c *call, in surveyAnswers) (gameDaySurvey, error) {
	if c.day.State != store.GameDayOver {
		return gameDaySurvey{}, conflict("The survey opens when the game day is over.")
	}
	asked, _, err := s.Store.Survey(c.ctx(), c.day.ID)
	if err != nil {
		return gameDaySurvey{}, err
	}
	if len(asked) == 0 { // from now on it is what was asked
		asked = gameday.Questions()
		if err := s.Store.PutQuestions(c.ctx(), c.day.ID, asked); err != nil {
			return gameDaySurvey{}, err
		}
	}
	var mistakes invalid
	mistakes.add(len(in.Answers) == len(asked), "answers", fmt.Sprintf("There are %d questions, each with an answer that may be empty.", len(asked)))
	var answers []store.Answer
	for i, a := range in.Answers {
		a.Words = strings.TrimSpace(a.Words)
		mistakes.add(a.Rating >= 0 && a.Rating <= 5, "answers", "A rating is from 1 to 5, or 0 for none.")
		mistakes.add(utf8.RuneCountInString(a.Words) <= maxAnswer && utf8.ValidString(a.Words), "answers", fmt.Sprintf("An answer has at most %d characters.", maxAnswer))
		mistakes.say("answers", engine.Unseen(a.Words, true))
		if a.Rating > 0 || a.Words != "" {
			answers = append(answers, store.Answer{Place: i, Rating: a.Rating, Words: a.Words})
		}
	}
	if err := mistakes.err(); err != nil {
		return gameDaySurvey{}, err
	}
	if err := s.Store.PutAnswers(c.ctx(), c.day.ID, c.person().ID, answers); err != nil {
		return gameDaySurvey{}, err
	}
	return s.viewSurvey(c)
}
