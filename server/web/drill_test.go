package web

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/faults/telemetry/dashboard"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// A whole drill over HTTP, on the real sandbox: what the player is told holds
// nothing of the script until the end, what they look at is evidence, and what
// others look at is not.
func TestDrill(t *testing.T) {
	y := newYard(t, routes())
	ada, bob, fay := y.person("ada", store.Trainee), y.person("bob", store.Trainee), y.person("fay", leads...)
	var told strings.Builder // all that the player is told before the end
	screens := &moments{by: fay}
	tell := func(r reply) reply {
		told.Write(r.body)
		screens.look()
		return r
	}

	var run runView
	tell(ada.ask(http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": "first-page"})).into(t, &run)
	if run.State != "starting" || !run.Playing || run.LengthMS != 480_000 {
		t.Errorf("started: %+v", run)
	}
	base := "/api/runs/" + run.ID
	tell(ada.ask(http.StatusConflict, "GET", base+"/services", nil))
	screen := watch(t, ada, base+"/live")
	until(t, "running", func() bool {
		tell(ada.ask(http.StatusOK, "GET", base, nil)).into(t, &run)
		return run.State == "running"
	})
	// However long this takes, no harm comes.
	fay.ask(http.StatusOK, "POST", base+"/direct", map[string]any{"type": "hold", "inject": "push"})
	screens.run, screens.next = run.ID, 3000
	until(t, "five seconds of run time", func() bool {
		ada.ask(http.StatusOK, "GET", base, nil).into(t, &run)
		screens.look()
		return run.NowMS > 9000 && run.EpochMS > 0 // who buys has paid, twice between two scrapes
	})
	// Who pays takes a moment, and only then there is something to send.
	until(t, "a purchase that has come to its end", func() bool {
		var d struct{ Panels []dashboardPanel }
		fay.ask(http.StatusOK, "GET", base+"/dashboards/fulfilment?from_s=0", nil).into(t, &d)
		return slices.ContainsFunc(d.Panels, func(p dashboardPanel) bool { return p.ID == "traffic" && len(p.Series) > 0 })
	})
	bob.ask(http.StatusNotFound, "GET", base, nil)

	stack, _ := y.web.Library.Stack("harbor")
	var m runMap
	tell(ada.ask(http.StatusOK, "GET", base+"/map", nil)).into(t, &m)
	if len(m.Services) != len(stack.Services) || len(m.Actions) == 0 || m.Oncall != "payments" || !slices.Contains(m.Channels, "#incident") || len(m.Runbooks) == 0 {
		t.Errorf("map: %+v", m)
	}
	if !strings.Contains(m.Briefing, "<p>") || strings.Contains(m.Briefing, "{{") {
		t.Errorf("the briefing: %s", m.Briefing)
	}
	if i := slices.IndexFunc(m.Personas, func(p personaView) bool { return p.Name == "Maya Lindqvist" }); i < 0 || m.Personas[i].Team != "payments" {
		t.Errorf("who answers for payments is not said to be of it: %+v", m.Personas)
	}
	var states []serviceState
	tell(ada.ask(http.StatusOK, "GET", base+"/services", nil)).into(t, &states)
	if len(states) != len(stack.Services) || states[2].Service != "checkout" || states[2].Version == "" || len(states[2].Replicas) != 2 || states[2].Revision != 1 {
		t.Errorf("services: %+v", states)
	}
	for _, v := range states {
		if inside := v.Version != "" || v.Revision != 0 || len(v.Replicas) > 0; inside == stack.External()[v.Service] {
			t.Errorf("what is seen of %s: %+v", v.Service, v)
		}
	}

	for _, service := range append(stack.Names(), "customers") {
		var d struct{ Panels []dashboardPanel }
		tell(ada.ask(http.StatusOK, "GET", base+"/dashboards/"+service+"?from_s=0", nil)).into(t, &d)
		if len(d.Panels) < 4 {
			t.Errorf("dashboard of %s: %d panels", service, len(d.Panels))
		}
		for _, p := range d.Panels {
			if must := []string{"traffic", "saturation", "pool", "connections", "messages", "keys"}; slices.Contains(must, p.ID) && len(p.Series) == 0 {
				t.Errorf("dashboard of %s: panel %s shows nothing", service, p.ID)
			}
			if strings.HasPrefix(p.ID, "errors-") && (len(p.Thresholds) != 1 || p.Thresholds[0].Value != 5) {
				t.Errorf("dashboard of %s: panel %s has thresholds %v, want one at 5 %%", service, p.ID, p.Thresholds)
			}
		}
	}
	ada.ask(http.StatusNotFound, "GET", base+"/dashboards/nothing", nil)
	ada.ask(http.StatusUnprocessableEntity, "GET", base+"/dashboards/checkout?from_s=0&to_s=80000&step_s=1", nil)

	var result struct {
		Type   string
		Series []struct{ Labels map[string]string }
	}
	tell(ada.ask(http.StatusOK, "POST", base+"/query", map[string]any{"expr": `db_pool_size{service="checkout"}`})).into(t, &result)
	if result.Type != "matrix" || len(result.Series) != 2 || result.Series[0].Labels["service"] != "checkout" {
		t.Errorf("query: %+v", result)
	}
	var p struct{ Start, End *int }
	ada.ask(http.StatusUnprocessableEntity, "POST", base+"/query", map[string]any{"expr": "sum(rate(up[30s])"}).into(t, &p)
	if p.Start == nil || p.End == nil {
		t.Error("a mistake in a query has no place")
	}
	var page struct {
		Lines          []map[string]any
		Service, Level string
	}
	tell(ada.ask(http.StatusOK, "GET", base+"/logs?limit=5&q="+url.QueryEscape("service:checkout"), nil)).into(t, &page)
	if len(page.Lines) == 0 || page.Lines[0]["service"] != "checkout" || page.Lines[0]["cursor"] == nil || page.Service != "checkout" || page.Level != "" {
		t.Errorf("logs: %+v", page)
	}
	tell(ada.ask(http.StatusOK, "GET", base+"/logs?limit=5&q="+url.QueryEscape(`{service="checkout"} !~ "no such" | level >= "info"`), nil)).into(t, &page)
	if len(page.Lines) == 0 || page.Lines[0]["service"] != "checkout" || page.Service != "checkout" || page.Level != "info" {
		t.Errorf("logs, asked in LogQL: %+v", page)
	}
	p.Start, p.End = nil, nil
	ada.ask(http.StatusUnprocessableEntity, "GET", base+"/logs?q="+url.QueryEscape(`pool "unclosed`), nil).into(t, &p)
	if p.Start == nil || p.End == nil || *p.Start != 5 || *p.End != 6 {
		t.Errorf("a mistake in a search is at %v to %v", p.Start, p.End)
	}
	var narrowed struct{ Q string }
	ada.ask(http.StatusOK, "GET", "/api/log-search?name=level&value=error&q="+url.QueryEscape("pool exhausted service:checkout"), nil).into(t, &narrowed)
	if narrowed.Q != `pool exhausted {service="checkout"} | level >= "error"` {
		t.Errorf("narrowed to errors: %s", narrowed.Q)
	}
	ada.ask(http.StatusUnprocessableEntity, "GET", "/api/log-search?name=level&value=loud", nil)
	var changes []map[string]any
	tell(ada.ask(http.StatusOK, "GET", base+"/changes", nil)).into(t, &changes)
	if len(changes) < 2 || changes[0]["service"] != "storefront" || changes[0]["inject"] != nil {
		t.Errorf("changes: %v", changes)
	}
	var config serviceConfig
	tell(ada.ask(http.StatusOK, "GET", base+"/config/checkout", nil)).into(t, &config)
	if config.Revisions[0].Values["db_pool_size"] != "20" || len(config.Releases) != 2 {
		t.Errorf("config: %+v", config)
	}
	tell(ada.ask(http.StatusOK, "GET", base+"/runbooks/checkout-errors", nil))
	tell(ada.ask(http.StatusOK, "GET", base+"/rules", nil))
	var names []string
	tell(ada.ask(http.StatusOK, "GET", base+"/metrics", nil)).into(t, &names)
	if !slices.IsSorted(names) || !slices.Contains(names, "http_requests_total") {
		t.Errorf("names of metrics: %v", names)
	}

	var visit journeyVisit
	until(t, "a visit that goes well", func() bool {
		tell(ada.ask(http.StatusOK, "POST", base+"/customer", map[string]string{"journey": "buy"})).into(t, &visit)
		return visit.OK
	})
	buy, _ := stack.Journey("buy")
	if len(visit.Steps) != len(buy.Requests) || visit.Steps[3].Does != buy.Requests[3].Does {
		t.Errorf("visit: %+v", visit)
	}
	shop := tell(ada.ask(http.StatusOK, "GET", visit.Page, nil))
	if csp := shop.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "sandbox") {
		t.Errorf("the customer's page has policy %q", csp)
	}
	if !strings.Contains(string(shop.body), "<style>") {
		t.Errorf("the customer's page: %s", shop.body)
	}
	bob.ask(http.StatusNotFound, "GET", visit.Page, nil)
	ada.ask(http.StatusUnprocessableEntity, "POST", base+"/customer", map[string]string{"journey": "steal"})

	tell(ada.ask(http.StatusOK, "POST", base+"/actions/preview", map[string]any{"action": "restart", "target": "payments"}))
	ada.ask(http.StatusConflict, "POST", base+"/actions/preview", map[string]any{"action": "explode", "target": "payments"})
	tell(ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "note", "key": "k1", "text": "noted"}))
	tell(ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "note", "key": "k1", "text": "noted"}))
	ada.ask(http.StatusConflict, "POST", base+"/commands", map[string]any{"type": "severity", "severity": "SEV2"})
	ada.ask(http.StatusUnprocessableEntity, "POST", base+"/commands", map[string]any{"type": "explode"})
	tell(ada.ask(http.StatusConflict, "GET", base+"/debrief", nil))
	for _, path := range []string{"/api/scenarios", "/api/scenarios/first-page", "/api/runs", "/api/guide", "/api/me"} {
		tell(ada.ask(http.StatusOK, "GET", path, nil))
	}

	// The facilitator sees it all, and leaves no evidence.
	fay.ask(http.StatusOK, "GET", base+"/dashboards/payments", nil)
	fay.ask(http.StatusOK, "GET", base+"/logs?q=fay", nil)
	fay.ask(http.StatusForbidden, "POST", base+"/commands", map[string]any{"type": "end"})

	until(t, "the note on the screen", func() bool {
		screens.look()
		return strings.Contains(screen.text(), `"noted"`) && screens.had == mostMoments
	})
	told.WriteString(screen.text())
	y.wantNoAnswerKey(told.String())

	tell(ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "update", "audience": "customers", "text": "We are on it."}))
	ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
	until(t, "the end on the screen", func() bool { return strings.Contains(screen.text(), `"run.ended"`) })
	y.wantNoAnswerKey(string(ada.ask(http.StatusOK, "GET", base+"/debrief", nil).body))
	fay.ask(http.StatusOK, "POST", base+"/release", nil)
	var d debriefView
	fay.ask(http.StatusOK, "GET", base+"/debrief", nil).into(t, &struct {
		*debriefView
		Events []any `json:"events"` // bodies are of many kinds
	}{debriefView: &d})
	if d.Run.State != "ended" || d.Run.EndReason != event.EndStopped || d.Run.Percent == nil || len(d.Grade.Findings) == 0 || len(d.Criteria) != 1 || !strings.Contains(d.HTML, "What gave it away") {
		t.Errorf("debrief: run %+v, %d findings, criteria %+v", d.Run, len(d.Grade.Findings), d.Criteria)
	}
	ada.skipAssessment(base)
	ada.ask(http.StatusForbidden, "POST", base+"/marks", map[string]any{"criterion": "clear-update", "level": 3})
	fay.ask(http.StatusUnprocessableEntity, "POST", base+"/marks", map[string]any{"criterion": "clear-update", "level": 9})
	before := d.Grade.Score
	fay.ask(http.StatusOK, "POST", base+"/marks", map[string]any{"criterion": "clear-update", "level": 3, "comment": "crisp"}).into(t, &struct {
		*debriefView
		Events []any `json:"events"`
	}{debriefView: &d})
	if d.Grade.Score.Open != 0 || d.Grade.Score.Points != before.Points+before.Open {
		t.Errorf("score before the mark %+v, after %+v", before, d.Grade.Score)
	}

	// The player reads what was said of a mark, and by whom.
	var marks struct {
		Events []struct {
			Kind  event.Kind
			Actor event.Actor
			Body  struct{ Comment string }
		}
	}
	ada.ask(http.StatusOK, "GET", base+"/debrief", nil).into(t, &marks)
	if last := marks.Events[len(marks.Events)-1]; last.Kind != (event.MarkGiven{}).Kind() || last.Body.Comment != "crisp" || last.Actor.Name != "fay" {
		t.Errorf("the player is sent %+v", last)
	}

	y.wantEvidence(run.ID, ada.person.ID)

	// What was looked at in passing is there to be seen again, and is not made up where the
	// file of it has gone: real services do nothing twice.
	fay.wantAsSeen(base, "of a run in real time", screens.all)
	if err := os.Remove(y.web.Store.SignalsFile(run.ID)); err != nil {
		t.Fatal(err)
	}
	newYardOn(t, y.web.Store, content.FS, routes()).person("eve", leads...).ask(http.StatusGone, "GET", base+"/services", nil)
}

// A run whose system never came up has no log to read.
func TestDebriefOfARunThatNeverStarted(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada := y.person("ada", store.Trainee)
	drill, _ := y.web.Library.Drill("first-page")
	if err := y.web.Store.PutRubric(t.Context(), drill.Rubric.Hash(), drill.Rubric.Encode()); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	_, err := y.web.Store.CreateRun(t.Context(), store.Run{
		ID: "r1", Scenario: "first-page", Stack: "harbor", PersonID: ada.person.ID, RubricHash: drill.Rubric.Hash(), State: "failed", Ended: &now,
	})
	if err != nil {
		t.Fatal(err)
	}
	ada.ask(http.StatusConflict, "GET", "/api/runs/r1/debrief", nil)
	ada.ask(http.StatusGone, "GET", "/api/runs/r1/services", nil) // nothing was ever shown
	ada.ask(http.StatusOK, "GET", "/api/runs/r1/map", nil)
	ada.ask(http.StatusOK, "GET", "/api/runs/r1/runbooks/checkout-errors", nil)
	ada.ask(http.StatusGone, "GET", "/api/runs/r1/metrics", nil)

	// The rules are the stack's: they can be read whatever became of the run.
	var rules []alertRule
	ada.ask(http.StatusOK, "GET", "/api/runs/r1/rules", nil).into(t, &rules)
	if i := slices.IndexFunc(rules, func(r alertRule) bool { return r.Alert == "CheckoutLatencyHigh" }); i < 0 {
		t.Errorf("rules: %+v", rules)
	} else if r := rules[i]; r.Service != "checkout" || r.Severity != "page" || r.Op != ">" || r.Measure == "" || strings.Contains(r.Measure, ">") || r.Value == nil || *r.Value != 1 || r.ForS != 20 || r.Runbook != "checkout-errors" || !strings.HasPrefix(r.Expr, "histogram_quantile(0.95,") {
		t.Errorf("rule: %+v", r)
	}
}

// wantNoAnswerKey checks that a text holds nothing of the script.
func (y *yard) wantNoAnswerKey(text string) {
	y.t.Helper()
	drill, _ := y.web.Library.Drill("first-page")
	secrets := map[string]string{"the debrief": "What gave it away", "the rubric's hash": drill.Rubric.Hash(), "hidden kinds": "inject.fired", "snapshots": "health.snapshotted"}
	for _, in := range drill.Injects {
		secrets["the title of "+in.ID] = in.Title
		secrets["the notes on "+in.ID] = in.Notes
		if in.Say != nil {
			secrets["the words of "+in.ID] = in.Say.Text
		}
	}
	for _, c := range drill.Scenario.Rubric {
		secrets["criterion "+c.ID] = c.Title
		secrets["the hint of "+c.ID] = c.Hint
	}
	for what, secret := range secrets {
		if secret != "" && strings.Contains(text, secret) {
			y.t.Errorf("the player was told %s: %q", what, secret)
		}
	}
	for _, mark := range []string{`"inject"`, `"seq"`, `"defect"`} {
		if strings.Contains(text, mark) {
			y.t.Errorf("the player was told a field %s", mark)
		}
	}
}

// wantEvidence checks what the log says the player looked at.
func (y *yard) wantEvidence(run, player string) {
	y.t.Helper()
	events, err := y.web.Store.Read(y.t.Context(), run, 0, 10_000)
	if err != nil {
		y.t.Fatal(err)
	}
	looks := map[string]event.EvidenceViewed{}
	notes := 0
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.EvidenceViewed:
			if e.Actor.ID != player {
				y.t.Errorf("evidence of someone else: %+v", e)
			}
			looks[b.Source+" "+b.Service+" "+b.Query] = b
		case event.NoteAdded:
			notes++
		}
	}
	if notes != 1 {
		y.t.Errorf("a command with the same key was carried out %d times", notes)
	}
	stack, _ := y.web.Library.Stack("harbor")
	for _, name := range append(stack.Names(), "customers") {
		look, ok := looks["dashboard "+name+" "]
		unknown := slices.ContainsFunc(look.Metrics, func(m string) bool { return !slices.Contains(dashboard.Metrics(stack, name), m) })
		if !ok || unknown || len(look.Metrics) == 0 || len(look.Shown.Metrics) == 0 || !slices.Equal(look.Services, []string{name}) {
			y.t.Errorf("the look at the dashboard of %s: %+v", name, look)
		}
	}
	query := looks[`metrics  db_pool_size{service="checkout"}`]
	if !slices.Equal(query.Metrics, []string{"db_pool_size"}) || !slices.Equal(query.Services, []string{"checkout"}) || query.Results != 2 {
		y.t.Errorf("the look at a metric: %+v", query)
	}
	for _, key := range []string{"logs checkout service:checkout", `logs checkout {service="checkout"} !~ "no such" | level >= "info"`, "changes  ", "config checkout ", "runbook checkout checkout-errors", "customer  buy", "preview payments restart"} {
		if _, ok := looks[key]; !ok {
			y.t.Errorf("no evidence %q", key)
		}
	}
	if len(looks) != len(stack.Services)+1+8 {
		y.t.Errorf("%d looks: %v", len(looks), looks)
	}
}

// display is a websocket that keeps what it is sent: enough of the protocol to
// read what a server says, so that only live needs a library for it.
type display struct {
	mu   sync.Mutex
	said strings.Builder
}

func (d *display) text() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.said.String()
}

func watch(t *testing.T, s *someone, path string) *display {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	r := s.request("GET", path, nil)
	for _, cookie := range s.http.Jar.Cookies(r.URL) {
		r.AddCookie(cookie)
	}
	r.Header.Set("Connection", "Upgrade")
	r.Header.Set("Upgrade", "websocket")
	r.Header.Set("Sec-WebSocket-Version", "13")
	r.Header.Set("Sec-WebSocket-Key", "MDEyMzQ1Njc4OWFiY2RlZg==")
	r.Header.Set("Origin", s.url)
	r.Body = nil
	if err := r.Write(conn); err != nil {
		t.Fatal(err)
	}
	from := bufio.NewReader(conn)
	response, err := http.ReadResponse(from, r)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close() // there is none
	if response.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("upgrade: %s", response.Status)
	}
	if err := conn.SetReadDeadline(time.Now().Add(5 * time.Minute)); err != nil {
		t.Fatal(err)
	}
	d := &display{}
	go func() {
		for {
			payload, err := frame(from)
			if err != nil {
				return // the connection has been closed
			}
			d.mu.Lock()
			d.said.Write(payload)
			d.mu.Unlock()
		}
	}()
	return d
}

// frame reads one unmasked frame.
func frame(r io.Reader) ([]byte, error) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	size := uint64(head[1])
	switch head[1] {
	case 126:
		var n uint16
		if err := binary.Read(r, binary.BigEndian, &n); err != nil {
			return nil, err
		}
		size = uint64(n)
	case 127:
		if err := binary.Read(r, binary.BigEndian, &size); err != nil {
			return nil, err
		}
	}
	if size > 1<<20 {
		return nil, fmt.Errorf("a frame of %d bytes", size)
	}
	payload := make([]byte, size)
	_, err := io.ReadFull(r, payload)
	return payload, err
}
