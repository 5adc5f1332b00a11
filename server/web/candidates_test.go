package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/interview"
	"github.com/drillyard/drillyard/server/store"
)

// whatCandidatesCall is every route that answers a candidate, written down a second time,
// besides those for anyone. All others are closed.
var whatCandidatesCall = strings.Fields(`
GET/api/me GET/api/me/pages GET/api/log-search
GET/api/interview POST/api/interview/agree POST/api/interview/here PUT/api/interview/warm-up GET/api/interview/warm-up/terminal POST/api/interview/items/:item/begin POST/api/interview/items/:item/end POST/api/interview/end
GET/api/attempts/:attempt PUT/api/attempts/:attempt/parts/:part POST/api/attempts/:attempt/pastes POST/api/attempts/:attempt/try GET/api/attempts/:attempt/terminal POST/api/attempts/:attempt/submit GET/api/attempts/:attempt/debrief
GET/api/attempts/:attempt/evidence GET/api/attempts/:attempt/evidence/services GET/api/attempts/:attempt/evidence/dashboards/:service POST/api/attempts/:attempt/evidence/query GET/api/attempts/:attempt/evidence/metrics
GET/api/attempts/:attempt/evidence/rules GET/api/attempts/:attempt/evidence/logs GET/api/attempts/:attempt/evidence/changes GET/api/attempts/:attempt/evidence/config/:service
GET/api/runs/:run GET/api/runs/:run/map GET/api/runs/:run/tour GET/api/runs/:run/services GET/api/runs/:run/dashboards/:service POST/api/runs/:run/query GET/api/runs/:run/metrics
GET/api/runs/:run/rules GET/api/runs/:run/logs GET/api/runs/:run/changes GET/api/runs/:run/config/:service GET/api/runs/:run/runbooks/:slug GET/api/runs/:run/runbooks/:pack/:slug
POST/api/runs/:run/look POST/api/runs/:run/customer GET/api/runs/:run/customer GET/api/runs/:run/customer/pages/:page POST/api/runs/:run/actions/preview POST/api/runs/:run/commands
GET/api/runs/:run/members POST/api/runs/:run/presence GET/api/runs/:run/live GET/api/runs/:run/debrief GET/api/runs/:run/customers POST/api/runs/:run/assessment`)

// twoItems is an interview of an exercise, and a drill after it.
func twoItems(y *yard, host *someone) store.Interview {
	y.t.Helper()
	i, err := y.web.Store.CreateInterview(y.t.Context(), store.Interview{
		Template: "triage", Title: "Two items", Seed: 77, Hosts: []store.Named{{PersonID: host.person.ID}},
		InterviewTerms: store.InterviewTerms{Days: 7, Keep: 30, Pause: 15, Weights: map[string]int{"systems": 100}, Notes: "allowed", Assistants: "refused", Sittings: []store.InterviewSitting{
			{Title: "One", Items: []store.InterviewItem{{ID: "write", Kind: "exercise", Of: "marked", Title: "Write", Minutes: 20}, {ID: "play", Kind: "drill", Of: "first-page", Title: "Play", Minutes: 8}}},
		}},
	})
	if err != nil {
		y.t.Fatal(err)
	}
	return i
}

// added adds a candidate and returns them, with what their link holds.
func (s *someone) added(i store.Interview, name string, extra int) (candidateView, string) {
	s.t.Helper()
	var made candidateLink
	s.ask(http.StatusCreated, "POST", "/api/interviews/"+i.ID+"/candidates", map[string]any{"name": name, "address": name + "@example.org", "extra": extra}).into(s.t, &made)
	_, token, ok := strings.Cut(made.Link, "#/door/")
	if !ok || len(token) < 26 {
		s.t.Fatalf("the link %q", made.Link)
	}
	return made.Candidate, token
}

// through goes through the door with a browser of its own.
func (y *yard) through(token string) *someone {
	y.t.Helper()
	s := y.anonymous()
	var me meView
	s.ask(http.StatusOK, "POST", "/api/door", map[string]string{"token": token}).into(y.t, &me)
	s.csrf = me.CSRF
	s.person = store.Person{ID: me.Person.ID, Login: me.Person.Login, Name: me.Person.Name, Roles: me.Person.Roles}
	return s
}

func TestCandidates(t *testing.T) {
	t.Parallel()
	table := routes()
	for i := range table {
		if !strings.HasPrefix(table[i].path, "/api/door") && !strings.HasPrefix(table[i].path, "/api/interviews/:interview/candidates") {
			table[i].handle = func(_ *server, c *call) error { return c.NoContent(reached) }
		}
	}
	y := newYardOf(t, content.FS, table, func(o *Options) { o.Pace = 10 })
	host := y.person("host", store.Assessor)
	i := twoItems(y, host)
	_, token := host.added(i, "Nomen", 0)
	c := y.through(token)
	if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "r1", Scenario: "first-page", PersonID: c.person.ID, State: "running"}); err != nil {
		t.Fatal(err)
	}
	if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "r2", Scenario: "first-page", PersonID: host.person.ID, State: "running"}); err != nil {
		t.Fatal(err)
	}
	mine, theirs := attemptOf(t, y.web.Store, c.person.ID), attemptOf(t, y.web.Store, host.person.ID)
	seen := map[string]bool{}
	for _, r := range table {
		if r.who == anyone {
			continue
		}
		key := r.method + r.path
		open := slices.Contains(whatCandidatesCall, key)
		seen[key] = true
		path := func(run, attempt string) string {
			return strings.NewReplacer(":run", run, ":attempt", attempt, ":interview", i.ID, ":candidate", c.person.ID, ":item", "write", ":part", "notes.md", ":person", c.person.ID, ":service", "checkout", ":slug", "x", ":page", "1", ":pack", "x", "*", "x").Replace(r.path)
		}
		want := http.StatusForbidden
		if open {
			want = reached
		}
		if got := c.send(c.request(r.method, path("r1", mine.ID), nil)); got.StatusCode != want {
			t.Errorf("%s as a candidate: %d %s, want %d", key, got.StatusCode, got.body, want)
		}
		if open && (strings.HasPrefix(r.path, runPath) || strings.HasPrefix(r.path, attemptPath)) {
			if got := c.send(c.request(r.method, path("r2", theirs.ID), nil)); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s of somebody else: %d, want 404", key, got.StatusCode)
			}
		}
		if strings.HasPrefix(r.path, personPath) { // to people a candidate is nobody
			admin := y.person("admin-"+strings.ToLower(strings.NewReplacer("/", "-", ":", "").Replace(key)), store.EveryRole()...)
			if got := admin.send(admin.request(r.method, path("r1", mine.ID), nil)); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s of a candidate: %d, want 404", key, got.StatusCode)
			}
		}
	}
	for _, key := range whatCandidatesCall {
		if !seen[key] {
			t.Errorf("%s is not registered", key)
		}
	}
	if n := len(forCandidates); n != len(whatCandidatesCall) {
		t.Errorf("%d routes open themselves to candidates, and %d are written down", n, len(whatCandidatesCall))
	}
	// Whoever else asks for what is of candidates alone has none of it.
	if got := host.send(host.request("GET", "/api/interview", nil)); got.StatusCode != http.StatusForbidden {
		t.Errorf("an assessor's own interview: %d", got.StatusCode)
	}
}

// A link lets one browser in, and nothing that only looks at it uses it up.
func TestTheDoor(t *testing.T) {
	t.Parallel()
	y := withExercises(t)
	y.web.signIns = newLimiter(pace{burst: 1000, every: time.Second})
	host := y.person("host", store.Assessor)
	i := twoItems(y, host)
	at := "/api/interviews/" + i.ID + "/candidates/"
	who, token := host.added(i, "Nomen", 0)
	look := func(s *someone, want doorState) doorView {
		t.Helper()
		var v doorView
		r := s.ask(http.StatusOK, "POST", "/api/door/look", map[string]string{"token": token})
		r.into(t, &v)
		if v.State != want || strings.Contains(string(r.body), "Nomen") || strings.Contains(string(r.body), who.Code) {
			t.Errorf("%s, want %s and no name", r.body, want)
		}
		return v
	}
	for range 3 { // scanners of mail
		y.anonymous().ask(http.StatusOK, "GET", "/", nil)
		look(y.anonymous(), doorOpen)
	}
	if v := look(host, doorOpen); v.Leaves != "host" || v.Minutes != 28 {
		t.Errorf("%+v", v)
	}
	first := y.through(token)
	look(first, doorYours)
	look(y.anonymous(), doorBound)
	y.anonymous().ask(http.StatusConflict, "POST", "/api/door", map[string]string{"token": token})
	y.anonymous().ask(http.StatusConflict, "POST", "/api/door", map[string]string{"token": token + "x"})
	first.ask(http.StatusOK, "GET", "/api/interview", nil)

	host.ask(http.StatusOK, "POST", at+who.ID+"/move", nil)
	first.ask(http.StatusUnauthorized, "GET", "/api/interview", nil)
	second := y.through(token)
	second.ask(http.StatusOK, "GET", "/api/interview", nil)

	var renewed candidateLink
	host.ask(http.StatusOK, "POST", at+who.ID+"/link", nil).into(t, &renewed)
	second.ask(http.StatusUnauthorized, "GET", "/api/interview", nil)
	look(y.anonymous(), doorUnknown)
	_, token, _ = strings.Cut(renewed.Link, "#/door/")
	look(y.anonymous(), doorOpen)
	host.ask(http.StatusOK, "DELETE", at+who.ID+"/link", nil)
	look(y.anonymous(), doorUnknown)

	// Nobody signs in as a candidate by another way.
	y.anonymous().ask(http.StatusUnauthorized, "POST", "/api/session", map[string]string{"login": "~" + who.ID, "password": ""})
	admin := y.person("admin", store.Admin)
	for _, path := range []string{"/api/people", "/api/people/names"} {
		if r := admin.ask(http.StatusOK, "GET", path, nil); strings.Contains(string(r.body), who.ID) || strings.Contains(string(r.body), who.Code) {
			t.Errorf("%s lists a candidate: %s", path, r.body)
		}
	}
	admin.ask(http.StatusUnprocessableEntity, "POST", "/api/people", map[string]any{"login": "c", "name": "C", "roles": []string{"candidate"}})
	admin.ask(http.StatusUnprocessableEntity, "POST", "/api/groups", map[string]any{"name": "G", "members": []string{who.ID}, "leads": []string{}})
	admin.ask(http.StatusOK, "GET", "/api/interviews/"+i.ID, nil)
	y.person("other", store.Assessor).ask(http.StatusNotFound, "GET", "/api/interviews/"+i.ID, nil)
}

// Two candidates go through an interview: they are given the same, byte for byte, see nothing
// of each other and nothing of what they are judged by; one is away for a while and is given
// the time back; one is deleted.
func TestAnInterview(t *testing.T) {
	t.Parallel()
	y := withExercises(t)
	host := y.person("host-4711", store.Assessor)
	i := twoItems(y, host)
	at := "/api/interviews/" + i.ID
	oneView, oneToken := host.added(i, "Planted-One", 0)
	twoView, twoToken := host.added(i, "Planted-Two", 50)
	one, two := y.through(oneToken), y.through(twoToken)
	if one.person.Name != oneView.Code || strings.Contains(one.person.Name, "Planted") {
		t.Errorf("they are called %q", one.person.Name)
	}
	var told strings.Builder
	ask := func(s *someone, status int, method, path string, body any) reply {
		t.Helper()
		r := s.ask(status, method, path, body)
		told.Write(r.body)
		return r
	}
	ask(one, http.StatusConflict, "POST", "/api/interview/items/write/begin", nil) // before they have read what is kept
	work := func(s *someone) (attempt, material string) {
		t.Helper()
		ask(s, http.StatusOK, "POST", "/api/interview/agree", nil)
		ask(s, http.StatusConflict, "POST", "/api/interview/items/play/begin", nil) // one after the other
		ask(s, http.StatusNotFound, "POST", "/api/interview/items/none/begin", nil)
		var item itemState
		ask(s, http.StatusOK, "POST", "/api/interview/items/write/begin", nil).into(t, &item)
		var again itemState
		ask(s, http.StatusOK, "POST", "/api/interview/items/write/begin", nil).into(t, &again)
		if item.Attempt == "" || again.Attempt != item.Attempt || item.Stands != interview.Underway {
			t.Fatalf("%+v, %+v", item, again)
		}
		var given struct{ Task, Documents, Parts any }
		ask(s, http.StatusOK, "GET", "/api/attempts/"+item.Attempt, nil).into(t, &given)
		return item.Attempt, asJSON(t, given)
	}
	first, material := work(one)
	second, same := work(two)
	if material != same || !strings.Contains(material, "seed 77") {
		t.Errorf("they are not given the same:\n%s\n%s", material, same)
	}
	if a, b := attemptKept(y, first), attemptKept(y, second); a.Seed != 77 || b.Seed != 77 || a.Length != 20*time.Minute || b.Length != 30*time.Minute || a.Interview != i.ID {
		t.Errorf("%+v\n%+v", a, b)
	}
	ask(one, http.StatusNotFound, "GET", "/api/attempts/"+second, nil)

	// Time is given back exactly, once, with a reason that the trail does not have.
	const lost = 4*60_000 + 123
	host.ask(http.StatusUnprocessableEntity, "POST", at+"/candidates/"+oneView.ID+"/items/write/time", map[string]any{"ms": lost, "reason": " "})
	host.ask(http.StatusConflict, "POST", at+"/candidates/"+oneView.ID+"/items/play/time", map[string]any{"ms": lost, "reason": "x"})
	var after candidateView
	host.ask(http.StatusOK, "POST", at+"/candidates/"+oneView.ID+"/items/write/time", map[string]any{"ms": lost, "reason": "Planted-Reason"}).into(t, &after)
	if a := attemptKept(y, first); a.Given.Milliseconds() != lost || len(after.Given) != 1 || after.Given[0].MS != lost || after.Given[0].Reason != "Planted-Reason" {
		t.Errorf("given back: %v, %+v", a.Given, after.Given)
	}

	ask(one, http.StatusOK, "PUT", "/api/attempts/"+first+"/parts/notes.md", typed{"because of Planted-Words", 0})
	ask(one, http.StatusOK, "POST", "/api/attempts/"+first+"/try", nil)
	ask(one, http.StatusOK, "POST", "/api/attempts/"+first+"/submit", nil)
	y.settled(first)
	ask(one, http.StatusConflict, "GET", "/api/attempts/"+first+"/debrief", nil)
	// The pause that has to lie between two items is the server's to keep.
	host.ask(http.StatusUnprocessableEntity, "PATCH", at, map[string]any{"rest_min": 61})
	host.ask(http.StatusOK, "PATCH", at, map[string]any{"rest_min": 10})
	if r := ask(one, http.StatusConflict, "POST", "/api/interview/items/play/begin", nil); !strings.Contains(string(r.body), "may begin in 10 minutes") {
		t.Errorf("in the pause: %s", r.body)
	}
	var resting ownInterview
	ask(one, http.StatusOK, "GET", "/api/interview", nil).into(t, &resting)
	if next := resting.Items[1]; next.Stands != interview.Next || next.RestMS <= 0 || next.RestMS > 600_000 || resting.RestMin != 10 || resting.Items[0].Tool != "echo" || next.Tool != "" {
		t.Errorf("they are told %+v", resting.Items)
	}
	host.ask(http.StatusOK, "PATCH", at, map[string]any{"rest_min": 0})
	// What the tools are tried with is kept nowhere.
	ask(one, http.StatusOK, "PUT", "/api/interview/warm-up", warmUpText{"echo Planted-Try"})
	ask(one, http.StatusUnprocessableEntity, "PUT", "/api/interview/warm-up", warmUpText{strings.Repeat("x", warmUpMost+1)})
	var run itemState
	ask(one, http.StatusOK, "POST", "/api/interview/items/play/begin", nil).into(t, &run)
	until(t, "the drill goes on", func() bool {
		var v runView
		one.ask(http.StatusOK, "GET", "/api/runs/"+run.Run, nil).into(t, &v)
		return v.State == "running"
	})
	played, err := y.web.Store.Run(t.Context(), run.Run)
	if err != nil || played.Seed != 77 || played.Runtime != "tabletop" || played.PersonName != oneView.Code {
		t.Errorf("%+v, %v", played, err)
	}
	ask(one, http.StatusOK, "GET", "/api/runs/"+run.Run+"/map", nil)
	ask(two, http.StatusNotFound, "GET", "/api/runs/"+run.Run, nil)
	ask(one, http.StatusConflict, "GET", "/api/runs/"+run.Run+"/debrief", nil)
	ask(one, http.StatusOK, "GET", "/api/interview", nil)
	ask(two, http.StatusOK, "POST", "/api/interview/here", map[string]any{})

	// Nobody is told what is not theirs.
	for _, word := range []string{marker, "host-4711"} {
		if strings.Contains(told.String(), word) {
			t.Errorf("candidates are told %q", word)
		}
	}
	if r := one.ask(http.StatusOK, "GET", "/api/interview", nil); strings.Contains(string(r.body), "Planted-Two") || strings.Contains(string(r.body), twoView.Code) || strings.Contains(string(r.body), "Planted-Reason") {
		t.Errorf("one is told of two: %s", r.body)
	}

	// Raters and everybody else know them by their codes.
	rater := y.person("rater", store.Assessor, store.Facilitator)
	for _, path := range []string{"/api/runs", "/api/home", "/api/attempts?who=seen", "/api/interviews", "/api/people/names"} {
		if r := rater.ask(http.StatusOK, "GET", path, nil); strings.Contains(string(r.body), "Planted") {
			t.Errorf("%s tells a name: %s", path, r.body)
		}
	}
	// What is refused opens nothing: the rest would be told by it.
	host.ask(http.StatusConflict, "POST", at+"/candidates/"+oneView.ID+"/release", nil)
	ask(one, http.StatusConflict, "GET", "/api/attempts/"+first+"/debrief", nil)
	ask(one, http.StatusOK, "POST", "/api/interview/end", nil)
	until(t, "the drill has ended", func() bool {
		r, err := y.web.Store.Run(t.Context(), run.Run)
		return err == nil && r.Ended != nil
	})
	ask(one, http.StatusConflict, "GET", "/api/attempts/"+first+"/debrief", nil)
	host.ask(http.StatusConflict, "POST", at+"/candidates/"+twoView.ID+"/release", nil) // they are at it
	host.ask(http.StatusOK, "POST", at+"/candidates/"+oneView.ID+"/release", nil)
	if r := one.ask(http.StatusOK, "GET", "/api/attempts/"+first+"/debrief", nil); !strings.Contains(string(r.body), marker) {
		t.Error("a debrief that was released tells nothing")
	}

	host.ask(http.StatusNoContent, "DELETE", at+"/candidates/"+oneView.ID, nil)
	one.ask(http.StatusUnauthorized, "GET", "/api/interview", nil)
	var left interviewView
	host.ask(http.StatusOK, "GET", at, nil).into(t, &left)
	if len(left.All) != 2 || left.All[0].Name != "" || left.All[0].DeletedMS == 0 || left.All[1].Name != "Planted-Two" {
		t.Errorf("%+v", left.All)
	}
	var sheet sheetView
	host.ask(http.StatusOK, "GET", at+"/candidates/"+oneView.ID+"/scorecard", nil).into(t, &sheet)
	if kept := slices.ContainsFunc(sheet.Works, func(w sheetWork) bool { return w.Missing != "" && w.Score != nil }); !kept || sheet.Name != "" {
		t.Errorf("of one who is deleted the scorecard has %+v", sheet)
	}
	for _, l := range y.lines() {
		if strings.Contains(l, "Planted") {
			t.Errorf("the trail has a name: %s", l)
		}
	}
	if strings.Contains(y.log.String(), "Planted") {
		t.Error("the server's log has a name")
	}
}

// What ended by its time is opened again as it was handed in, word for word, and stays what
// it was: a warm-up is no part of the interview.
func TestWhatIsOverIsOpenedAgain(t *testing.T) {
	t.Parallel()
	y := withExercises(t)
	host := y.person("host", store.Assessor)
	id := y.interviewOf(host)
	who, _ := host.added(store.Interview{ID: id}, "Nomen", 0)
	token, _, err := y.web.Store.RenewCandidate(t.Context(), who.ID, time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	c := y.through(token)
	if _, err := y.web.Store.Redact(t.Context(), store.Redaction{Words: "the pool", Shown: "(left out)"}); err != nil {
		t.Fatal(err)
	}
	for item, interview := range map[string]string{"warm": "", "write": id} {
		a, err := y.web.Attempts.Begin(t.Context(), attempt.Begin{Exercise: "marked", Person: who.ID, Seed: 7, Length: 300 * time.Millisecond, Interview: interview, Held: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := y.web.Store.BeginItem(t.Context(), who.ID, store.CandidateItem{Item: item, Attempt: a.ID}, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := y.web.Attempts.Save(t.Context(), a.ID, "notes.md", "because of the pool", 0); err != nil {
			t.Fatal(err)
		}
		y.settled(a.ID)
		host.ask(http.StatusOK, "POST", "/api/interviews/"+id+"/candidates/"+who.ID+"/items/"+item+"/time", map[string]any{"ms": 60_000, "reason": "It was away."})
		now, err := y.web.Store.Candidate(t.Context(), who.ID)
		if err != nil {
			t.Fatal(err)
		}
		begun, _ := now.Item(item)
		opened := attemptKept(y, begun.Attempt)
		if opened.ID == a.ID || opened.Interview != interview || opened.Length != time.Minute {
			t.Errorf("%s: %+v", item, opened)
		}
		drafts, err := y.web.Store.AttemptDrafts(t.Context(), opened.ID)
		if err != nil || drafts["notes.md"].Text != "because of the pool" {
			t.Errorf("%s begins with %+v, %v", item, drafts, err)
		}
		// Whoever answers is led from the one to the other, and to what they typed before.
		var over attemptView
		c.ask(http.StatusOK, "GET", "/api/attempts/"+a.ID, nil).into(t, &over)
		var goesOn workView
		c.ask(http.StatusOK, "GET", "/api/attempts/"+opened.ID, nil).into(t, &goesOn)
		if over.Next != opened.ID || !slices.Equal(goesOn.Earlier, []string{a.ID}) {
			t.Errorf("%s: %q goes on in %q, which goes on with %q", item, a.ID, over.Next, goesOn.Earlier)
		}
		c.ask(http.StatusConflict, "PUT", "/api/attempts/"+a.ID+"/parts/notes.md", typed{"late", 1})
		if _, err := y.web.Attempts.Submit(t.Context(), opened.ID); err != nil {
			t.Fatal(err)
		}
	}
}

// Work that is not kept any more leaves an interview whole: its hosts read the rest, and
// candidates are deleted when it is their time.
func TestAnInterviewOutlivesItsWork(t *testing.T) {
	t.Parallel()
	y := withExercises(t)
	host := y.person("host", store.Assessor)
	id := y.interviewOf(host)
	c := y.judgedCandidate(id, "Zebulon Quagga", "It fails.")
	c, err := y.web.Store.Candidate(t.Context(), c.PersonID)
	if err != nil {
		t.Fatal(err)
	}
	begun, _ := c.Item("write")
	if err := y.web.Store.DropAttempts(t.Context(), begun.Attempt); err != nil {
		t.Fatal(err)
	}
	at := "/api/interviews/" + id
	var v interviewView
	host.ask(http.StatusOK, "GET", at, nil).into(t, &v)
	if len(v.All) != 1 || v.All[0].Items[1].Stands != interview.Over {
		t.Errorf("%+v", v.All)
	}
	host.ask(http.StatusOK, "GET", at+"/scorecards", nil)
	host.ask(http.StatusNoContent, "DELETE", at+"/candidates/"+c.PersonID, nil)
}

// What is still being judged when debriefs are released is open once it is judged.
func TestWhatIsJudgedLaterIsReleasedToo(t *testing.T) {
	t.Parallel()
	y := withExercises(t)
	host := y.person("host", store.Assessor)
	id := y.interviewOf(host)
	who := y.judgedCandidate(id, "Zebulon Quagga", "It fails.").PersonID
	c, err := y.web.Store.ChangeCandidate(t.Context(), who, func(c *store.Candidate) error { c.Finished = time.Now(); return nil })
	if err != nil {
		t.Fatal(err)
	}
	begun, _ := c.Item("write")
	stands := func(state store.AttemptState) {
		t.Helper()
		if _, _, err := y.web.Store.ChangeAttempt(t.Context(), begun.Attempt, func(a *store.Attempt) error { a.State = state; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	stands(store.AttemptJudging)
	host.ask(http.StatusOK, "POST", "/api/interviews/"+id+"/candidates/"+who+"/release", nil)
	if attemptKept(y, begun.Attempt).Opened(time.Now()) {
		t.Error("it is open before it is judged")
	}
	stands(store.AttemptJudged)
	if !attemptKept(y, begun.Attempt).Opened(time.Now()) {
		t.Error("it stays closed to whoever answered")
	}
}

func attemptKept(y *yard, id string) store.Attempt {
	y.t.Helper()
	a, err := y.web.Store.Attempt(y.t.Context(), id)
	if err != nil {
		y.t.Fatal(err)
	}
	return a
}

// lines are those of the audit trail, whole.
func (y *yard) lines() (all []string) {
	y.t.Helper()
	lines, err := y.web.Store.Trail(y.t.Context(), store.TrailFilter{}, 1000)
	if err != nil {
		y.t.Fatal(err)
	}
	for _, l := range lines {
		all = append(all, strings.Join([]string{l.Action, l.Object, l.Title, l.Detail, l.Made}, " "))
	}
	return all
}

// asJSON writes something out, so that it can be compared.
func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// An interview is made from the template that ships, adapted, and mistakes are told.
func TestInterviewsAreMade(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	host := y.person("host", store.Assessor)
	var wrong problemDocument
	host.ask(http.StatusUnprocessableEntity, "POST", "/api/interviews", map[string]any{"template": "triage", "title": " ", "seed": -1, "weights": map[string]int{"systems": 50, "luck": 50}, "minutes": map[string]int{"none": 5}, "hosts": []string{"nobody"}}).into(t, &wrong)
	if len(wrong.Errors) != 5 {
		t.Errorf("%+v", wrong.Errors)
	}
	host.ask(http.StatusUnprocessableEntity, "POST", "/api/interviews", map[string]any{"template": "none"})
	var made interviewView
	host.ask(http.StatusCreated, "POST", "/api/interviews", map[string]any{"template": "triage", "title": "Ours", "without": []string{"third-page"}, "keep_days": 5}).into(t, &made)
	if made.Title != "Ours" || made.Seed < 1 || made.Terms.Keep != 5 || len(made.Terms.Sittings) != 2 || len(made.Terms.Sittings[1].Items) != 2 || !strings.Contains(made.Terms.Measured, "<strong>") || made.Hosts[0].ID != host.person.ID {
		t.Errorf("%+v", made)
	}
	path := "/api/interviews/" + made.ID
	host.ask(http.StatusOK, "PATCH", path, map[string]any{"seed": 9}).into(t, &made)
	if made.Seed != 9 {
		t.Errorf("%+v", made)
	}
	who, token := host.added(store.Interview{ID: made.ID}, "Nomen", 0)
	c := y.through(token)
	c.ask(http.StatusOK, "POST", "/api/interview/agree", nil)
	if _, err := y.web.Store.BeginItem(t.Context(), who.ID, store.CandidateItem{Item: "first-page"}, &store.Assignment{Scenario: "x", Behalf: store.BehalfInterview, Debrief: store.DebriefReleased}); err != nil {
		t.Fatal(err)
	}
	host.ask(http.StatusConflict, "PATCH", path, map[string]any{"seed": 10}) // all are asked the same
	host.ask(http.StatusOK, "PATCH", path, map[string]any{"closed": true})
	c.ask(http.StatusConflict, "POST", "/api/interview/items/second-page/begin", nil)
	host.ask(http.StatusConflict, "POST", path+"/candidates", map[string]any{"name": "Late"})
}
