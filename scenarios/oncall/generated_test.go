package oncall

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/dispatch"

	"github.com/drillyard/drillyard/faults"
)

// play is a generated configuration and what happens under it.
type play struct {
	config    string
	receivers map[string]bool // whether each is told when alerts stop
	alerts    []map[string]string
	steps     []step
	starts    time.Duration // from the beginning of the virtual clock
	length    time.Duration
}

type step struct {
	at       faults.Time
	do       string // fire, resolve, silence, unsilence
	alert    int
	id       string
	matchers []string
	lasts    time.Duration
}

// epoch is the moment of run time zero. A bubble's clock begins in the year 2000.
func (p *play) epoch() time.Time {
	return time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC).Add(p.starts)
}

// words has the values of the labels that are generated.
var words = map[string][]string{
	"alertname": {"Slow", "Errors", "Down"}, "service": {"x", "y"}, "severity": {"page", "ticket"}, "team": {"red", "blue"},
}

var names = []string{"alertname", "service", "severity", "team"}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

func newPlay(r *rand.Rand) *play {
	p := &play{
		receivers: map[string]bool{"a": r.IntN(3) > 0, "b": r.IntN(3) > 0, "c": r.IntN(3) > 0},
		starts:    time.Duration(r.IntN(7*24*60)) * time.Minute,
		length:    time.Duration(10+r.IntN(70)) * time.Minute,
	}
	for p.config == "" || shared(p.config) {
		p.config = p.newConfig(r)
	}
	seen := map[string]bool{}
	for range 3 + r.IntN(5) {
		l := map[string]string{"alertname": pick(r, words["alertname"]...)}
		for _, name := range names[1:] {
			if r.IntN(6) > 0 {
				l[name] = pick(r, words[name]...)
			}
		}
		if !seen[fmt.Sprint(l)] {
			seen[fmt.Sprint(l)] = true
			p.alerts = append(p.alerts, l)
		}
	}
	p.newSteps(r)
	return p
}

// newSteps lets alerts fire and stop, some of them again and again, and silences
// come and go. No two steps have the same fraction of a second, and timers are whole
// seconds: nothing happens at the instant at which a group is looked at, where in
// Alertmanager chance decides.
func (p *play) newSteps(r *rand.Rand) {
	firing, silences := map[int]bool{}, []string{}
	at := time.Duration(0)
	for n := 1; ; n++ {
		at += time.Duration(1+r.IntN(pick(r, 8, 40, 400))) * time.Second
		if at >= p.length {
			return
		}
		s := step{at: at + time.Duration(n)*time.Millisecond, do: "fire", alert: r.IntN(len(p.alerts))}
		switch dice := r.IntN(12); {
		case dice == 0:
			s.do, s.id = "silence", fmt.Sprint("s", n)
			s.matchers = p.newMatchers(r, false)
			s.lasts = time.Duration(10+r.IntN(1200)) * time.Second
			silences = append(silences, s.id)
		case dice == 1 && len(silences) > 0:
			i := r.IntN(len(silences))
			s.do, s.id = "unsilence", silences[i]
			silences = slices.Delete(silences, i, i+1)
		case firing[s.alert]:
			s.do, firing[s.alert] = "resolve", false
		default:
			firing[s.alert] = true
		}
		p.steps = append(p.steps, s)
	}
}

// newMatchers asks for one or two labels; loose ones may hold for anything.
func (p *play) newMatchers(r *rand.Rand, loose bool) []string {
	var out []string
	for range 1 + r.IntN(2) {
		name := pick(r, names...)
		value := pick(r, words[name]...)
		op := pick(r, "=", "=", "=~", "!=")
		if loose && r.IntN(5) == 0 {
			op = "!~"
		}
		if op == "=~" || op == "!~" {
			value = pick(r, value, value+"|none", value[:1]+".*")
		}
		out = append(out, fmt.Sprintf("%s%s%q", name, op, value))
	}
	return out
}

func (p *play) newConfig(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString("route:\n  receiver: a\n")
	p.options(r, &b, "  ", true)
	p.routes(r, &b, "  ", 1+r.IntN(3), 3)
	if n := r.IntN(3); n > 0 {
		b.WriteString("inhibit_rules:\n")
		for range n {
			fmt.Fprintf(&b, "  - source_matchers: %s\n    target_matchers: %s\n", list(p.newMatchers(r, true)), list(p.newMatchers(r, true)))
			if r.IntN(4) > 0 {
				fmt.Fprintf(&b, "    equal: %s\n", list(someOf(r, names)))
			}
		}
	}
	b.WriteString("receivers:\n")
	for _, name := range []string{"a", "b", "c"} {
		fmt.Fprintf(&b, "  - {name: %s, webhook_configs: [{url: 'http://127.0.0.1:9/', send_resolved: %v}]}\n", name, p.receivers[name])
	}
	b.WriteString(`time_intervals:
  - name: office
    time_intervals: [{weekdays: ['monday:friday'], times: [{start_time: '09:00', end_time: '17:00'}], location: Europe/Berlin}]
  - name: halves
    time_intervals: [{times: [{start_time: '00:00', end_time: '00:30'}, {start_time: '06:10', end_time: '12:20'}, {start_time: '18:05', end_time: '24:00'}]}]
  - name: odd
    time_intervals: [{days_of_month: ['2', '4:5', '-27'], location: Asia/Tokyo}, {weekdays: [sunday]}]
`)
	return b.String()
}

// options are those of one route, which its own routes inherit.
func (p *play) options(r *rand.Rand, b *strings.Builder, in string, root bool) {
	set := func(odds int) bool { return root || r.IntN(odds) == 0 }
	if set(3) {
		if r.IntN(6) == 0 {
			fmt.Fprintf(b, "%sgroup_by: ['...']\n", in)
		} else {
			fmt.Fprintf(b, "%sgroup_by: %s\n", in, list(someOf(r, names)))
		}
	}
	if set(3) {
		fmt.Fprintf(b, "%sgroup_wait: %ds\n", in, pick(r, 0, 5, 10, 30))
	}
	if set(3) {
		fmt.Fprintf(b, "%sgroup_interval: %ds\n", in, pick(r, 7, 15, 30, 60, 300))
	}
	if set(3) {
		fmt.Fprintf(b, "%srepeat_interval: %ds\n", in, pick(r, 60, 150, 600, 900, 1800))
	}
	if root { // it may have no intervals
		return
	}
	if r.IntN(6) == 0 {
		fmt.Fprintf(b, "%smute_time_intervals: %s\n", in, list(someOf(r, []string{"office", "halves", "odd"})))
	}
	if r.IntN(6) == 0 {
		fmt.Fprintf(b, "%sactive_time_intervals: %s\n", in, list(someOf(r, []string{"office", "halves", "odd"})))
	}
}

func (p *play) routes(r *rand.Rand, b *strings.Builder, in string, n, depth int) {
	if n == 0 || depth == 0 {
		return
	}
	fmt.Fprintf(b, "%sroutes:\n", in)
	for range n {
		fmt.Fprintf(b, "%s  - matchers: %s\n", in, list(p.newMatchers(r, true)))
		if r.IntN(4) > 0 {
			fmt.Fprintf(b, "%s    receiver: %s\n", in, pick(r, "a", "b", "c"))
		}
		fmt.Fprintf(b, "%s    continue: %v\n", in, r.IntN(2) == 0)
		p.options(r, b, in+"    ", false)
		p.routes(r, b, in+"    ", r.IntN(3), depth-1)
	}
}

func someOf(r *rand.Rand, all []string) []string {
	out := slices.Clone(all)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:1+r.IntN(len(out))]
}

func list(items []string) string {
	quoted := make([]string, len(items))
	for i, s := range items {
		quoted[i] = "'" + s + "'"
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// shared reports whether two routes have the same matchers, up to the root, and the
// same receiver: what was told is kept by these.
func shared(text string) bool {
	conf, err := config.Load(text)
	if err != nil {
		return true
	}
	seen, twice := map[string]bool{}, false
	dispatch.NewRoute(conf.Route, nil).Walk(func(route *dispatch.Route) {
		key := route.Key() + " " + route.RouteOpts.Receiver
		twice, seen[key] = twice || seen[key], true
	})
	return twice
}
