package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/config"
	"github.com/drillyard/drillyard/server/store"
)

// BenchmarkPaged has 12 crews of one play a drill at the same time on services in this
// process. It reports how long it takes from a rule's beginning to fire, which is looked
// for at each scrape, until its page is on a screen: all of it, and without what the
// routing has the first alert of a group wait for others.
func BenchmarkPaged(b *testing.B) {
	const crews, lasts, groupWait = 12, 75 * time.Second, 5 * time.Second
	a, _ := serving(b, config.Config{Limits: config.Limits{Inproc: crews}})
	lead := calling(b, a, "lead", store.Facilitator)
	var members []*caller
	var made []map[string]any
	for c := range crews {
		one := calling(b, a, fmt.Sprint("m", c))
		members = append(members, one)
		made = append(made, map[string]any{"name": fmt.Sprintf("Crew %d", c+1), "members": []map[string]string{{"person": one.id}}})
	}
	ask := func(method, path string, body, into any) {
		status, text := lead.ask(b.Context(), method, path, body)
		if status/100 != 2 || into != nil && json.Unmarshal(text, into) != nil {
			b.Fatalf("%s %s: %d %s", method, path, status, text)
		}
	}
	var day struct {
		ID    string
		Crews []struct {
			Inside struct{ Plays []struct{ Run string } }
		}
	}
	ask("POST", "/api/gamedays", map[string]any{"title": "Paged", "runtime": "inproc", "drills": []map[string]string{{"scenario": "first-page"}}, "crews": made}, &day)
	at := "/api/gamedays/" + day.ID
	for _, step := range []string{"/invite", "/open", "/start"} {
		ask("POST", at+step, nil, nil)
	}
	ask("GET", at, nil, &day)

	ctx, stop := context.WithTimeout(b.Context(), lasts)
	defer stop()
	busy, began := processor(), time.Now()
	shown := make([]map[string]time.Time, crews) // pages, when they were on the screen
	var all sync.WaitGroup
	for i, m := range members {
		shown[i] = map[string]time.Time{}
		run := day.Crews[i].Inside.Plays[0].Run
		all.Go(func() {
			m.stream(ctx, "/api/runs/"+run+"/live", func(raw []byte) {
				now := time.Now()
				var frame struct {
					Events []struct {
						Kind event.Kind
						Body json.RawMessage
					}
				}
				if json.Unmarshal(raw, &frame) != nil {
					return
				}
				for _, e := range frame.Events {
					var sent event.PageSent
					if e.Kind == sent.Kind() && json.Unmarshal(e.Body, &sent) == nil && shown[i][sent.Page].IsZero() {
						shown[i][sent.Page] = now
					}
				}
			})
		})
	}
	all.Wait()
	used, wall := processor()-busy, time.Since(began)
	var late, way []time.Duration // since the alert fired, and since the page was committed
	unseen := 0
	for i, c := range day.Crews {
		events, err := a.store.Read(b.Context(), c.Inside.Plays[0].Run, 0, 100_000)
		if err != nil {
			b.Fatal(err)
		}
		var epoch time.Time
		fired := map[string]time.Time{} // alerts, when they began to
		for _, e := range events {
			switch body := e.Body.(type) {
			case event.RunStarted:
				epoch = time.UnixMilli(body.EpochMS)
			case event.AlertFired:
				if fired[body.Alert].IsZero() {
					fired[body.Alert] = epoch.Add(e.At)
				}
			case event.PageSent:
				first := fired[strings.Join(body.Alerts[:1], "")]
				if on := shown[i][body.Page]; on.IsZero() {
					unseen++
				} else {
					late, way = append(late, on.Sub(first)), append(way, on.Sub(e.Wall))
					b.Logf("crew %d, %s of %v: fired at %s, sent at %s, committed %s after that, shown %s later", i, body.Page, body.Alerts, first.Sub(epoch), e.At, e.Wall.Sub(epoch.Add(e.At)), on.Sub(e.Wall))
				}
			}
		}
	}
	if len(late) < crews {
		b.Fatalf("%d pages of %d crews were on a screen", len(late), crews)
	}
	slices.Sort(late)
	slices.Sort(way)
	p50, p99 := late[len(late)/2], late[len(late)*99/100]
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(p50.Milliseconds()), "p50-ms")
	b.ReportMetric(float64(p99.Milliseconds()), "p99-ms")
	b.ReportMetric(float64((p50 - groupWait).Milliseconds()), "p50-unwaited-ms")
	b.ReportMetric(float64((p99 - groupWait).Milliseconds()), "p99-unwaited-ms")
	b.ReportMetric(float64(way[len(way)*99/100].Milliseconds()), "p99-committed-ms")
	b.ReportMetric(float64(len(late)), "pages")
	b.ReportMetric(float64(unseen), "unseen")
	b.ReportMetric(used.Seconds()/wall.Seconds(), "processors")
}
