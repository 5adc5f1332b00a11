package oncall

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	alerting "github.com/prometheus/alertmanager/alert"
	"github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/dispatch"
	"github.com/prometheus/alertmanager/eventrecorder"
	"github.com/prometheus/alertmanager/featurecontrol"
	"github.com/prometheus/alertmanager/inhibit"
	"github.com/prometheus/alertmanager/marker"
	"github.com/prometheus/alertmanager/nflog"
	"github.com/prometheus/alertmanager/notify"
	"github.com/prometheus/alertmanager/pkg/labels"
	"github.com/prometheus/alertmanager/provider/mem"
	"github.com/prometheus/alertmanager/silence"
	"github.com/prometheus/alertmanager/silence/silencepb"
	"github.com/prometheus/alertmanager/timeinterval"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/drillyard/drillyard/faults"
)

// sequences is how many generated sequences both dispatchers play, and first the
// seed of the first: so many more with DRILLYARD_SEQUENCES, from another on with
// DRILLYARD_SEED.
const sequences = 300

func fromEnv(t *testing.T, name string, usual int) int {
	given := os.Getenv(name)
	if given == "" {
		return usual
	}
	n, err := strconv.Atoi(given)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// Alertmanager's own dispatcher, with the stages, the notification log, silences and
// inhibition of its program and a virtual wall clock, sends what ours does, to the
// same receivers at the same moments. What may differ stands in decisions/0136, and
// the generator leaves it out.
func TestNotificationsAreAlertmanagers(t *testing.T) {
	total := map[Reason]int{}
	first := fromEnv(t, "DRILLYARD_SEED", 1)
	for seed := first; seed < first+fromEnv(t, "DRILLYARD_SEQUENCES", sequences); seed++ {
		p := newPlay(rand.New(rand.NewPCG(uint64(seed), 15)))
		var theirs []string
		synctest.Test(t, func(t *testing.T) { theirs = p.alertmanagers(t) })
		ours := p.ours(t, total)
		if !slices.Equal(ours, theirs) {
			t.Fatalf("seed %d: %s\n%s\nours:\n  %s\nAlertmanager's:\n  %s", seed, firstDifference(ours, theirs), p.text(),
				strings.Join(ours, "\n  "), strings.Join(theirs, "\n  "))
		}
	}
	// Sequences in which nothing comes up prove nothing.
	for _, reason := range []Reason{First, Joined, Eased, Over, Repeated} {
		if total[reason] < 50 {
			t.Errorf("%d notifications with reason %s, all too few: %v", total[reason], reason, total)
		}
	}
	t.Log(total)
}

func firstDifference(a, b []string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("%q is not %q", a[i], b[i])
		}
	}
	return fmt.Sprintf("%d notifications and %d", len(a), len(b))
}

// ours plays a sequence on the run's clock.
func (p *play) ours(t *testing.T, total map[Reason]int) []string {
	r, err := ParseRouting("routing.yaml", []byte(p.config))
	if err != nil {
		t.Fatalf("%v\n%s", err, p.config)
	}
	d := NewDispatcher(r, p.epoch())
	for _, s := range p.steps {
		a := Alert{Fingerprint: fmt.Sprint(s.alert), Labels: p.alerts[s.alert]}
		switch s.do {
		case "fire":
			d.Fire(s.at, a)
		case "resolve":
			d.Resolve(s.at, a.Fingerprint)
		case "silence":
			m, err := ParseMatchers(s.matchers)
			if err != nil {
				t.Fatal(err)
			}
			d.Silence(s.at, Silence{ID: s.id, Matchers: m, From: s.at, To: s.at + s.lasts})
		case "unsilence":
			d.Unsilence(s.at, s.id)
		}
	}
	var out []string
	for _, n := range d.Due(p.length) {
		total[n.Reason]++
		out = append(out, line(n.At, n.Receiver, n.Name, string(n.Reason), fingerprints(n.Firing), fingerprints(n.Resolved)))
	}
	slices.Sort(out)
	return out
}

func fingerprints(alerts []Alert) (out []string) {
	for _, a := range alerts {
		out = append(out, a.Fingerprint)
	}
	return out
}

// line writes one notification so that those of both can be compared and sorted.
func line(at faults.Time, receiver, group, reason string, firing, resolved []string) string {
	slices.Sort(firing)
	slices.Sort(resolved)
	return fmt.Sprintf("%10.3f %s {%s} %s firing %v resolved %v", at.Seconds(), receiver, group, reason, firing, resolved)
}

// reasons are Alertmanager's words for ours.
var reasons = map[notify.NotifyReason]Reason{
	notify.ReasonFirstNotification: First, notify.ReasonNewAlertsInGroup: Joined, notify.ReasonNewResolvedAlerts: Eased,
	notify.ReasonAllAlertsResolved: Over, notify.ReasonRepeatIntervalElapsed: Repeated,
}

// alertmanagers plays a sequence with Alertmanager's own parts, put together as its
// program does. It runs where the wall clock is virtual.
func (p *play) alertmanagers(t *testing.T) []string {
	time.Sleep(time.Until(p.epoch()))
	began := time.Now()
	conf, err := config.Load(p.config)
	if err != nil {
		t.Fatalf("%v\n%s", err, p.config)
	}
	var (
		mu       sync.Mutex
		out      []string
		quiet    = slog.New(slog.NewTextHandler(io.Discard, nil))
		metrics  = prometheus.NewRegistry()
		recorder = eventrecorder.NopRecorder()
		numbers  = map[model.Fingerprint]string{}
	)
	for i, l := range p.alerts {
		numbers[labelSet(l).Fingerprint()] = fmt.Sprint(i)
	}
	hear := func(receiver string) notifier {
		return func(ctx context.Context, alerts ...*alerting.Alert) {
			group, _ := notify.GroupLabels(ctx)
			reason, _ := notify.NotificationReason(ctx)
			var firing, resolved []string
			for _, a := range alerts {
				if a.Resolved() {
					resolved = append(resolved, numbers[a.Fingerprint()])
				} else {
					firing = append(firing, numbers[a.Fingerprint()])
				}
			}
			mu.Lock()
			defer mu.Unlock()
			out = append(out, line(time.Since(began), receiver, spoken(group), string(reasons[reason]), firing, resolved))
		}
	}
	integrations := map[string][]notify.Integration{}
	for name, resolves := range p.receivers {
		integrations[name] = []notify.Integration{notify.NewIntegration(hear(name), sendsResolved(resolves), "pager", 0, name)}
	}
	intervals := map[string][]timeinterval.TimeInterval{}
	for _, i := range conf.TimeIntervals {
		intervals[i.Name] = i.TimeIntervals
	}

	ctx, cancel := context.WithCancel(t.Context())
	log, err := nflog.New(nflog.Options{Retention: 120 * time.Hour, Logger: quiet, Metrics: metrics})
	if err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	go log.Maintenance(swept, "", stop, nil)
	silences, err := silence.New(silence.Options{Retention: 120 * time.Hour, Logger: quiet, Metrics: metrics, EventRecorder: recorder})
	if err != nil {
		t.Fatal(err)
	}
	alerts, err := mem.NewAlerts(ctx, 30*time.Minute, 0, nil, quiet, recorder, metrics, featurecontrol.NoopFlags{})
	if err != nil {
		t.Fatal(err)
	}
	groups := marker.NewGroupMarker()
	inhibitor := inhibit.NewInhibitor(alerts, conf.InhibitRules, quiet, recorder)
	stages := notify.NewPipelineBuilder(metrics, featurecontrol.NoopFlags{}, recorder).New(
		integrations, func() time.Duration { return 0 }, inhibitor, silence.NewSilencer(silences, quiet, recorder),
		timeinterval.NewIntervener(intervals), groups, log, nil)
	d := dispatch.NewDispatcher(alerts, dispatch.NewRoute(conf.Route, nil), stages, groups,
		func(d time.Duration) time.Duration { return d }, 30*time.Second, nil, quiet, recorder, nil, nil)
	go inhibitor.Run()
	go d.Run(began)
	synctest.Wait()

	since, ids := map[int]time.Time{}, map[string]string{}
	for _, s := range p.steps {
		time.Sleep(time.Until(began.Add(s.at)))
		switch now := time.Now(); s.do {
		case "fire", "resolve":
			a := &alerting.Alert{UpdatedAt: now}
			a.Labels = labelSet(p.alerts[s.alert])
			if s.do == "fire" {
				since[s.alert] = now
			} else {
				a.EndsAt = now
			}
			a.StartsAt = since[s.alert]
			if err := alerts.Put(ctx, a); err != nil {
				t.Fatal(err)
			}
		case "silence":
			one := &silencepb.Silence{StartsAt: timestamppb.New(now), EndsAt: timestamppb.New(now.Add(s.lasts))}
			set := &silencepb.MatcherSet{}
			for _, text := range s.matchers {
				m, err := labels.ParseMatcher(text)
				if err != nil {
					t.Fatal(err)
				}
				set.Matchers = append(set.Matchers, &silencepb.Matcher{Type: kinds[m.Type], Name: m.Name, Pattern: m.Value})
			}
			one.MatcherSets = []*silencepb.MatcherSet{set}
			if err := silences.Set(ctx, one); err != nil {
				t.Fatal(err)
			}
			ids[s.id] = one.Id
		case "unsilence":
			if err := silences.Expire(ctx, ids[s.id]); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
	}
	time.Sleep(time.Until(began.Add(p.length)))
	synctest.Wait()
	d.Stop()
	inhibitor.Stop()
	alerts.Close()
	close(stop)
	cancel()
	synctest.Wait()
	slices.Sort(out)
	return out
}

var kinds = map[labels.MatchType]silencepb.Matcher_Type{
	labels.MatchEqual: silencepb.Matcher_EQUAL, labels.MatchNotEqual: silencepb.Matcher_NOT_EQUAL,
	labels.MatchRegexp: silencepb.Matcher_REGEXP, labels.MatchNotRegexp: silencepb.Matcher_NOT_REGEXP,
}

// notifier is an integration that reaches somebody at once.
type notifier func(context.Context, ...*alerting.Alert)

func (n notifier) Notify(ctx context.Context, alerts ...*alerting.Alert) (bool, error) {
	n(ctx, alerts...)
	return false, nil
}

type sendsResolved bool

func (s sendsResolved) SendResolved() bool { return bool(s) }

// text writes a sequence so that it can be read, and played by hand.
func (p *play) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "from %s for %s\n%s\n", p.epoch().Format("Mon 2006-01-02 15:04:05 MST"), p.length, p.config)
	for i, l := range p.alerts {
		fmt.Fprintf(&b, "alert %d:", i)
		for _, k := range slices.Sorted(maps.Keys(l)) {
			fmt.Fprintf(&b, " %s=%s", k, l[k])
		}
		b.WriteString("\n")
	}
	for _, s := range p.steps {
		fmt.Fprintf(&b, "%10.3f %s %d %s %s %s\n", s.at.Seconds(), s.do, s.alert, s.id, s.matchers, s.lasts)
	}
	return b.String()
}
