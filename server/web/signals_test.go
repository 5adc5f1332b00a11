package web

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// screensAt are what somebody has before them at a moment of run time, as requests that
// can be made again: what they look back at ends at the moment.
func screensAt(nowMS int64) []string {
	nowMS = max(0, nowMS-2500) // what was measured since is still to come in
	from, to := float64(max(0, nowMS-120_000))/1000, float64(nowMS)/1000
	return []string{
		fmt.Sprintf("GET /dashboards/storefront?from_s=%g&to_s=%g&step_s=2", from, to),
		fmt.Sprintf(`POST /query {"expr":"sum by (service, code) (rate(http_requests_total[30s]))","from_s":%g,"to_s":%g,"step_s":2}`, from, to),
		fmt.Sprintf("GET /logs?from_ms=%d&to_ms=%d", max(0, nowMS-20_000), nowMS),
		"GET /changes",
		"GET /services",
		"GET /config/checkout",
	}
}

// see makes a request of a run's screens as it was, or at a moment of one that is over.
func (s *someone) see(base, request string, at string) string {
	s.t.Helper()
	method, rest, _ := strings.Cut(request, " ")
	path, body, _ := strings.Cut(rest, " ")
	if at != "" {
		between := "?"
		if strings.Contains(path, "?") {
			between = "&"
		}
		path += between + "at=" + at
	}
	var got reply
	until(s.t, "what the screens showed is there", func() bool { // made again, it may take a while
		r := s.request(method, base+path, nil)
		if body != "" {
			r.Body = io.NopCloser(strings.NewReader(body))
			r.ContentLength = int64(len(body))
		}
		got = s.send(r)
		return got.StatusCode != http.StatusConflict || !strings.Contains(string(got.body), "in a moment")
	})
	if got.StatusCode != http.StatusOK {
		s.t.Fatalf("%s at %s: %d %s\n%s", request, at, got.StatusCode, got.body, s.log.of("signals of a run"))
	}
	return string(got.body)
}

// seenScreen is what a request showed while a run went on. Where run time does not stand
// still while it is answered, that was at one of two moments, in milliseconds.
type seenScreen struct {
	request, showed string
	at              []int64
}

// wantAsSeen wants the screens of a run that is over to show what they showed.
func (s *someone) wantAsSeen(base, where string, all []seenScreen) {
	s.t.Helper()
	different := map[string]int{}
	for _, was := range all {
		var is string
		if slices.ContainsFunc(was.at, func(at int64) bool {
			is = s.see(base, was.request, fmt.Sprint(float64(at)/1000))
			return is == was.showed
		}) {
			continue
		}
		what, _, _ := strings.Cut(was.request, "?")
		if different[what]++; different[what] == 1 {
			s.t.Errorf("%s: %s at %d ms shows\n%.1500s\nand it showed\n%.1500s", where, was.request, was.at, is, was.showed)
		}
	}
	for what, n := range different {
		s.t.Errorf("%s: %s differs at %d moments", where, what, n)
	}
}

// moments are screens of a run in real time as somebody saw them who leaves no evidence.
type moments struct {
	by   *someone
	run  string
	next int64 // run time from which the next one may be, in milliseconds
	had  int
	all  []seenScreen
}

// mostMoments is how many moments of a run are compared.
const mostMoments = 20

// look looks at all screens, if the last time was long enough ago, until there were
// enough moments.
func (m *moments) look() {
	m.by.t.Helper()
	run, goesOn := m.by.web.Runs.Active(m.run)
	if !goesOn || m.had == mostMoments || run.Now().Milliseconds() < m.next {
		return
	}
	m.had++
	for _, request := range screensAt(run.Now().Milliseconds()) {
		from := run.Now().Milliseconds()
		showed := m.by.see("/api/runs/"+m.run, request, "")
		m.all = append(m.all, seenScreen{request, showed, []int64{run.Now().Milliseconds() + 1, from}})
	}
	m.next = run.Now().Milliseconds() + 400
}

// Twenty moments of a run are compared with what its screens showed then, by the same
// routes and byte for byte. Who may read the debrief may look around, and nobody before;
// what they look at is no evidence, and nothing can be done any more.
func TestScreensOfARunThatIsOver(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, fay := y.person("ada", store.Trainee), y.person("fay", leads...)
	id := y.play(ada, runtimes.Tabletop)
	base := "/api/runs/" + id
	var all []seenScreen
	run, _ := y.web.Runs.Active(id)
	for i := range 20 {
		fay.ask(http.StatusOK, "POST", base+"/clock", map[string]any{"paused": false, "speed": 4})
		before := run.Now()
		until(t, "run time goes on", func() bool { return run.Now() > before+2500*time.Millisecond })
		fay.ask(http.StatusOK, "POST", base+"/clock", map[string]any{"paused": true})
		now := run.Now().Milliseconds()
		until(t, "the system is as far as the clock", func() bool { // which a slow machine has it run after
			return strings.Contains(ada.see(base, fmt.Sprintf("GET /logs?from_ms=%d&to_ms=%d", now-2000, now), ""), `"cursor"`)
		})
		if i == 10 {
			ada.ask(http.StatusConflict, "GET", base+"/services?at=1", nil)
		}
		for _, request := range screensAt(now) {
			all = append(all, seenScreen{request, ada.see(base, request, ""), []int64{now + 1}})
		}
	}
	fay.ask(http.StatusOK, "POST", base+"/clock", map[string]any{"paused": false, "speed": 1})
	looks := len(y.looks(id))
	ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
	ada.ask(http.StatusOK, "GET", base+"/debrief", nil) // waits for the end
	if said := string(ada.ask(http.StatusConflict, "GET", base+"/services", nil).body); !strings.Contains(said, "not shown to you yet") {
		t.Errorf("before the debrief: %s", said)
	}
	fay.ask(http.StatusOK, "POST", base+"/release", nil)
	ada.skipAssessment(base)

	until(t, "the signals are kept", func() bool {
		_, err := os.Stat(y.web.Store.SignalsFile(id))
		return err == nil
	})
	ada.wantAsSeen(base, "from the file", all)

	// What is redacted then is shown in no line any more, though they are open already.
	var page struct {
		Lines []struct{ Msg string }
	}
	ada.ask(http.StatusOK, "GET", base+"/logs", nil).into(t, &page)
	word, _, _ := strings.Cut(page.Lines[0].Msg, " ")
	if word == "" { // it would be everywhere
		t.Fatalf("%+v", page)
	}
	redacted, err := y.web.Store.Redact(t.Context(), store.Redaction{Words: word, Shown: "[redacted]", Runs: []string{id}})
	if err != nil {
		t.Fatal(err)
	}
	ada.ask(http.StatusOK, "GET", base+"/logs", nil).into(t, &page)
	if said := page.Lines[0].Msg; !strings.HasPrefix(said, "[redacted]") {
		t.Errorf("%q was redacted, and %q is shown", word, said)
	}
	if err := y.web.Store.Unredact(t.Context(), redacted.ID); err != nil {
		t.Fatal(err)
	}

	if n := len(y.looks(id)); n != looks {
		t.Errorf("looks after the end are in the log: %d, and there were %d", n, looks)
	}
	ada.ask(http.StatusOK, "GET", base+"/metrics", nil)
	ada.ask(http.StatusConflict, "POST", base+"/customer", map[string]string{"journey": "browse"})
	ada.ask(http.StatusConflict, "POST", base+"/commands", map[string]any{"type": "note", "text": "x"})
	y.person("tom", store.Trainee).ask(http.StatusNotFound, "GET", base+"/services", nil)

	// Somebody comes with another server, and the file has gone.
	if err := os.Remove(y.web.Store.SignalsFile(id)); err != nil {
		t.Fatal(err)
	}
	z := newYardOn(t, y.web.Store, content.FS, routes())
	ada = z.person("eve", leads...)
	ada.wantAsSeen(base, "made again", all)
}

// What somebody met on a journey is kept with its page, and a run with such a visit is not
// made again: the visit left its marks, and is in no log.
func TestAVisitIsKept(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, fay := y.person("ada", store.Trainee), y.person("fay", leads...)
	id := y.play(ada, runtimes.Tabletop)
	base := "/api/runs/" + id
	var visit, again journeyVisit
	ada.ask(http.StatusOK, "POST", base+"/customer", map[string]string{"journey": "browse"}).into(t, &visit)
	ada.ask(http.StatusConflict, "GET", base+"/customer?journey=browse", nil) // who has not gone has not seen it
	ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
	ada.ask(http.StatusOK, "GET", base+"/debrief", nil)
	until(t, "the signals are kept", func() bool {
		_, err := os.Stat(y.web.Store.SignalsFile(id))
		return err == nil
	})
	fay.ask(http.StatusOK, "GET", base+"/customer?journey=browse", nil).into(t, &again)
	if again.OK != visit.OK || again.AtMS != visit.AtMS || again.TookMS != visit.TookMS || len(again.Steps) != len(visit.Steps) || (again.Page == "") != (visit.Page == "") {
		t.Errorf("the visit was %+v, and is %+v", visit, again)
	}
	fay.ask(http.StatusNotFound, "GET", base+"/customer?journey=browse&at=0", nil)
	if err := os.Remove(y.web.Store.SignalsFile(id)); err != nil {
		t.Fatal(err)
	}
	z := newYardOn(t, y.web.Store, content.FS, routes())
	z.person("eve", leads...).ask(http.StatusGone, "GET", base+"/services", nil)
}

// of are the lines that hold a text.
func (s *transcript) of(text string) string {
	var lines []string
	for line := range strings.Lines(s.String()) {
		if strings.Contains(line, text) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

// looks are those in the log of a run.
func (y *yard) looks(run string) (all []event.Event) {
	y.t.Helper()
	events, err := y.web.Runs.Events(y.t.Context(), run)
	if err != nil {
		y.t.Fatal(err)
	}
	for _, e := range events {
		if _, is := e.Body.(event.EvidenceViewed); is {
			all = append(all, e)
		}
	}
	return all
}
