package courier

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// arrival is a request that came to an address.
type arrival struct {
	header http.Header
	body   string
}

// receiver is somebody at the other end, who answers as answer says: by the number
// of the request, from one.
func receiver(t *testing.T, answer func(w http.ResponseWriter, r *http.Request, n int)) (url string, came chan arrival) {
	t.Helper()
	came = make(chan arrival, 1000)
	var n atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		came <- arrival{r.Header, string(text)}
		answer(w, r, int(n.Add(1)))
	}))
	t.Cleanup(s.Close)
	return s.URL, came
}

func fine(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(http.StatusAccepted) }

// working returns a courier that waits for nothing between two attempts, and how
// long it would have.
func working(t *testing.T, addresses ...Settings) (c *Courier, settled chan struct{}, waited func() []time.Duration) {
	t.Helper()
	settled = make(chan struct{}, 1000)
	var names []string
	for _, s := range addresses {
		names = append(names, s.Name)
	}
	var mu sync.Mutex
	var all []time.Duration
	c = work(Options{
		Addresses: addresses, Logger: slog.New(slog.DiscardHandler), Log: &event.Memory{},
		Of:   func(context.Context, string) (string, []string, error) { return "The first page", names, nil },
		Open: func(run string) string { return "https://drills.example.org/#/runs/" + run },
	}, func(ctx context.Context, wait time.Duration) error {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, wait)
		return ctx.Err()
	}, func() { settled <- struct{}{} })
	t.Cleanup(func() {
		ended, stop := context.WithCancel(context.Background())
		stop()
		c.Close(ended)
	})
	return c, settled, func() []time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return append([]time.Duration{}, all...)
	}
}

func of(body event.Body) event.Event {
	return event.Event{Run: "r1", At: 90 * time.Second, Body: body}
}

// publish writes events into the log and has the courier tell of them.
func publish(t *testing.T, c *Courier, events ...event.Event) {
	t.Helper()
	written, err := c.options.Log.Append(t.Context(), events...)
	if err != nil {
		t.Fatal(err)
	}
	c.Publish(written)
}

var page = event.PageSent{Page: "p1", To: "storage", Group: "g", Alerts: []string{"SavingSlow"}, Service: "app", Summary: "Saving is <slow> & late"}

// What is told of a page, in the words of each kind of address: always as a drill.
func TestEachKindIsToldInItsWords(t *testing.T) {
	hook, hooked := receiver(t, fine)
	chat, said := receiver(t, fine)
	pager, paged := receiver(t, fine)
	c, _, _ := working(t,
		Settings{Name: "hook", Kind: Webhook, URL: hook, Private: true, key: []byte("k3y")},
		Settings{Name: "chat", Kind: Slack, URL: chat, Private: true},
		Settings{Name: "pager", Kind: PagerDuty, URL: pager, Private: true, secret: "integration"})
	publish(t, c, of(page), of(event.PageAcknowledged{Page: "p1"}), of(event.IncidentDeclared{Title: "Saving"}), of(event.PageResolved{Page: "p1"}))

	first := <-hooked
	var body map[string]any
	if err := json.Unmarshal([]byte(first.body), &body); err != nil {
		t.Fatal(err)
	}
	if body["drill"] != true || body["kind"] != "page.sent" || !strings.HasPrefix(body["text"].(string), "DRILL: ") || body["at_ms"] != 90000.0 || first.header.Get("Drillyard-Drill") != "true" {
		t.Errorf("a webhook is told %s with %v", first.body, first.header)
	}
	id, stamp := first.header.Get("Webhook-Id"), first.header.Get("Webhook-Timestamp")
	sum := hmac.New(sha256.New, []byte("k3y"))
	fmt.Fprintf(sum, "%s.%s.%s", id, stamp, first.body)
	if want := "v1," + base64.StdEncoding.EncodeToString(sum.Sum(nil)); first.header.Get("Webhook-Signature") != want || id != "drill_r1_1" {
		t.Errorf("signed %q as %q, want %q", first.header.Get("Webhook-Signature"), id, want)
	}
	if text := (<-said).body; !strings.Contains(text, "DRILL: ") || !strings.Contains(text, "\\u0026lt;slow\\u0026gt; \\u0026amp; late") || !strings.Contains(text, "drills.example.org/#/runs/r1|Open") {
		t.Errorf("a chat is told %s", text)
	}
	for _, want := range []string{"trigger", "acknowledge", "resolve"} { // and nothing of the incident
		var e pagerDutyEvent
		if err := json.Unmarshal([]byte((<-paged).body), &e); err != nil {
			t.Fatal(err)
		}
		if e.Action != want || e.Key != "integration" || e.Dedup != "drill/r1/p1" || (e.Payload != nil) != (want == "trigger") {
			t.Errorf("a pager is told %+v, want to %s", e, want)
		}
		if e.Payload != nil && (!strings.HasPrefix(e.Payload.Summary, "DRILL: ") || e.Payload.Severity != "critical") {
			t.Errorf("the payload: %+v", e.Payload)
		}
	}
}

// Nobody outside is told what the whole crew may not know.
func TestNothingSecretLeaves(t *testing.T) {
	hook, came := receiver(t, fine)
	c, _, _ := working(t, Settings{Name: "hook", Kind: Webhook, URL: hook, Private: true})
	for _, kind := range event.Kinds() {
		row, _ := event.Describe(kind)
		publish(t, c, of(row.Sample))
	}
	publish(t, c, of(event.PageSent{Page: "last"}))
	for {
		a := <-came
		var body struct {
			Kind event.Kind
			Body json.RawMessage
		}
		if err := json.Unmarshal([]byte(a.body), &body); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(a.body, `"last"`) {
			break
		}
		row, _ := event.Describe(body.Kind)
		seen, ok := event.View(event.Viewer{Class: event.Watcher}, of(row.Sample))
		text, err := json.Marshal(seen.Body)
		if !ok || err != nil || string(text) != string(body.Body) || !told[body.Kind] {
			t.Errorf("%s left as %s; whoever looks on is shown %s", body.Kind, body.Body, text)
		}
	}
}

// Whatever ends a page ends it at the other end, and the end of a run all that are
// open: nobody is rung for a drill that is over. What an address does not hear of
// counts for nothing there.
func TestNoPageIsLeftOpen(t *testing.T) {
	pager, paged := receiver(t, fine)
	c, settled, _ := working(t, Settings{Name: "pager", Kind: PagerDuty, URL: pager, Private: true, secret: "k"})
	for i := range 6 {
		sent := page
		sent.Page = fmt.Sprintf("p%d", i+1)
		publish(t, c, of(sent))
	}
	publish(t, c, of(event.IncidentDeclared{Title: "Saving"}), of(event.PageTaken{Page: "p1"}), of(event.PageReopened{Page: "p1"}), of(event.PageResolved{Page: "p2"}),
		of(event.PageClosed{Page: "p3", Reason: "a test"}), of(event.PageMerged{Page: "p4"}), of(event.RunEnded{Reason: event.EndStopped}))
	var got []string
	for range 6 + 5 + 4 {
		var e pagerDutyEvent
		if err := json.Unmarshal([]byte((<-paged).body), &e); err != nil {
			t.Fatal(err)
		}
		got = append(got, e.Action+" "+strings.TrimPrefix(e.Dedup, "drill/r1/"))
	}
	want := "acknowledge p1, trigger p1, resolve p2, resolve p3, acknowledge p4, resolve p1, resolve p4, resolve p5, resolve p6"
	if told := strings.Join(got[6:], ", "); told != want {
		t.Errorf("told to %s, want to %s", told, want)
	}
	for range 6 + 6 {
		<-settled
	}
	if a := c.Addresses()[0]; a.Sent != 12 || a.Dropped != 0 {
		t.Errorf("of twelve that it hears of: %+v", a)
	}
}

// What waits when the server stops is still told, as long as that does not take long.
func TestTheLastWordsAreTold(t *testing.T) {
	hook, came := receiver(t, fine)
	c := New(Options{
		Addresses: []Settings{{Name: "a", Kind: Slack, URL: hook, Private: true}}, Logger: slog.New(slog.DiscardHandler), Log: &event.Memory{},
		Of: func(context.Context, string) (string, []string, error) { return "The first page", []string{"a"}, nil },
	})
	for range 20 {
		publish(t, c, of(page))
	}
	c.Close(t.Context())
	if len(came) != 20 {
		t.Errorf("%d of 20 messages were told", len(came))
	}
}

// What a receiver does decides whether it is asked again, and nothing else.
func TestReceiversThatDoNotDoWell(t *testing.T) {
	for name, tc := range map[string]struct {
		answer  func(w http.ResponseWriter, r *http.Request, n int)
		asked   int
		sent    bool
		atLeast time.Duration // before the second attempt
	}{
		"well the third time": {func(w http.ResponseWriter, _ *http.Request, n int) {
			w.WriteHeader(map[bool]int{true: 503, false: 204}[n < 3])
		}, 3, true, firstWait},
		"never well":    {func(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(500) }, attempts, false, firstWait},
		"no such thing": {func(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(404) }, 1, false, 0},
		"asks to be left alone": {func(w http.ResponseWriter, _ *http.Request, n int) {
			w.Header().Set("Retry-After", "20")
			w.WriteHeader(map[bool]int{true: 429, false: 200}[n < 2])
		}, 2, true, 20 * time.Second},
		"asks for an age": {func(w http.ResponseWriter, _ *http.Request, n int) {
			w.Header().Set("Retry-After", "999999")
			w.WriteHeader(map[bool]int{true: 429, false: 200}[n < 2])
		}, 2, true, mostWait},
		"sends it on": {func(w http.ResponseWriter, r *http.Request, _ int) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, 1, false, 0},
		"hangs up":               {func(http.ResponseWriter, *http.Request, int) { panic(http.ErrAbortHandler) }, attempts, false, firstWait},
		"says more than is read": {func(w http.ResponseWriter, _ *http.Request, _ int) { _, _ = w.Write(make([]byte, 1<<20)) }, 1, true, 0},
		"says a lot of headers": {func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header().Set("X", strings.Repeat("x", 4*mostHeaders))
		}, attempts, false, firstWait},
	} {
		t.Run(name, func(t *testing.T) {
			url, came := receiver(t, tc.answer)
			c, settled, waited := working(t, Settings{Name: "a", Kind: Slack, URL: url, Private: true})
			publish(t, c, of(page))
			for range tc.asked {
				<-came
			}
			<-settled
			told := c.Addresses()[0].Told
			if tc.sent != (told.Sent == 1 && told.Error == "") || tc.sent == (told.Dropped == 1) {
				t.Errorf("it ends as %+v, want sent %v", told, tc.sent)
			}
			if len(came) > 0 {
				t.Error("it is asked once more")
			}
			if w := waited(); tc.asked > 1 && (len(w) == 0 || w[0] < tc.atLeast || w[len(w)-1] > mostWait) {
				t.Errorf("it was waited for %v", w)
			}
			if strings.Contains(told.Error, url) {
				t.Errorf("the error has the address: %s", told.Error)
			}
		})
	}
}

// A receiver that takes for ever holds up nobody else, and what waits for it is
// bounded; the oldest makes room.
func TestAHungReceiverHoldsUpNobody(t *testing.T) {
	release := make(chan struct{})
	hung, at := receiver(t, func(http.ResponseWriter, *http.Request, int) { <-release })
	well, came := receiver(t, fine)
	c, _, _ := working(t, Settings{Name: "hung", Kind: Slack, URL: hung, Private: true}, Settings{Name: "well", Kind: Slack, URL: well, Private: true})
	publish(t, c, of(page))
	<-at
	<-came
	const more = waiting + 10
	for range more {
		publish(t, c, of(page))
		<-came
	}
	if told := c.Addresses()[0].Told; told.Dropped < 9 || told.Dropped > 10 || told.Error == "" { // the latest may be on its way
		t.Errorf("of what waits for one that hangs: %+v", told)
	}
	close(release)
}

// Without private: true nothing is asked of this machine or a private network, by
// whatever name.
func TestPrivateAddressesAreNotAsked(t *testing.T) {
	url, came := receiver(t, fine)
	named := strings.Replace(url, "127.0.0.1", "localhost", 1)
	for _, at := range []string{url, named} {
		c, settled, _ := working(t, Settings{Name: "a", Kind: Slack, URL: at})
		found, err := c.Test(t.Context(), "a", "Ada")
		if !found || !errors.Is(err, errPrivate) {
			t.Errorf("%s: %v, want %v", at, err, errPrivate)
		}
		publish(t, c, of(page))
		if <-settled; c.Addresses()[0].Dropped != 2 {
			t.Errorf("%s: %+v", at, c.Addresses()[0])
		}
	}
	if len(came) > 0 {
		t.Error("it was asked")
	}
	for text, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1111": true, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "127.0.0.1": false, "0.0.0.0": false,
		"100.64.0.1": false, "::1": false, "::": false, "fe80::1": false, "fd00::1": false, "ff02::1": false, "::ffff:10.0.0.1": false, "::ffff:127.0.0.1": false, "64:ff9b::a00:1": false, "2002:a00:1::": false, "255.255.255.255": false, "224.0.0.1": false,
	} {
		if got := public(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s is public: %v", text, got)
		}
	}
}

// A test is a page that is over at once, and says what came of it.
func TestATest(t *testing.T) {
	pager, paged := receiver(t, fine)
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone.Close()
	c, _, _ := working(t, Settings{Name: "pager", Kind: PagerDuty, URL: pager, Private: true, secret: "k"}, Settings{Name: "gone", Kind: Slack, URL: "http://" + gone.Addr().String(), Private: true})
	if found, err := c.Test(t.Context(), "pager", "Ada"); !found || err != nil {
		t.Errorf("a test: %v, %v", found, err)
	}
	if a, b := (<-paged).body, (<-paged).body; !strings.Contains(a, `"trigger"`) || !strings.Contains(a, "DRILL: This is a test") || !strings.Contains(b, `"resolve"`) {
		t.Errorf("a test says %s and %s", a, b)
	}
	if found, err := c.Test(t.Context(), "gone", "Ada"); !found || err == nil {
		t.Errorf("nobody is there: %v, %v", found, err)
	}
	if found, _ := c.Test(t.Context(), "nobody", "Ada"); found {
		t.Error("there is an address that is not on the list")
	}
}
