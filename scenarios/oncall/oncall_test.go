package oncall

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

const routing = `
route:
  receiver: tickets
  group_by: [alertname, service]
  group_wait: 5s
  group_interval: 10s
  repeat_interval: 30m
  routes:
    - matchers: [severity="page", team="payments"]
      receiver: payments
    - matchers: [severity="page"]
      receiver: platform
receivers:
  - name: tickets
  - name: payments
  - name: platform
`

func dispatcher(t *testing.T) *Dispatcher {
	t.Helper()
	r, err := ParseRouting("routing.yaml", []byte(routing))
	if err != nil {
		t.Fatal(err)
	}
	return NewDispatcher(r, time.Time{})
}

func alert(name, service, severity, team string) Alert {
	return Alert{Fingerprint: name + "/" + service, Name: name, Labels: map[string]string{
		"alertname": name, "service": service, "severity": severity, "team": team,
	}}
}

// lines writes notifications as "25s payments first: Errors/checkout; over: …".
func lines(ns []Notification) []string {
	out := []string{}
	for _, n := range ns {
		line := fmt.Sprintf("%v %s %s:", n.At, n.Receiver, n.Reason)
		for _, a := range n.Firing {
			line += " " + a.Fingerprint
		}
		for _, a := range n.Resolved {
			line += " -" + a.Fingerprint
		}
		out = append(out, line)
	}
	return out
}

func expect(t *testing.T, got []Notification, want ...string) {
	t.Helper()
	if !slices.Equal(lines(got), want) {
		t.Errorf("notified\n%q, want\n%q", lines(got), want)
	}
}

func TestNotificationsFollowRoutesAndGroupTimers(t *testing.T) {
	d := dispatcher(t)
	d.Fire(20*time.Second, alert("Errors", "checkout", "page", "payments"))
	d.Fire(21*time.Second, alert("Pool", "checkout", "ticket", "payments"))
	d.Fire(22*time.Second, alert("Errors", "storefront", "page", "shop"))

	if next, ok := d.Next(); !ok || next != 25*time.Second {
		t.Fatalf("next due = %v, %v; want 25s", next, ok)
	}
	expect(t, d.Due(24*time.Second))
	expect(t, d.Due(time.Minute), "25s payments first: Errors/checkout", "26s tickets first: Pool/checkout", "27s platform first: Errors/storefront")
	expect(t, d.Due(29*time.Minute))
	// Nothing has changed, and repeat_interval has passed.
	expect(t, d.Due(31*time.Minute), "30m35s payments repeated: Errors/checkout", "30m36s tickets repeated: Pool/checkout", "30m37s platform repeated: Errors/storefront")
}

func TestAResolvedGroupIsToldOnceAndPagesAgain(t *testing.T) {
	d := dispatcher(t)
	a := alert("Errors", "checkout", "page", "payments")
	d.Fire(0, a)
	d.Due(5 * time.Second)
	d.Resolve(30*time.Second, a.Fingerprint)
	expect(t, d.Due(34*time.Second))
	expect(t, d.Due(time.Hour), "35s payments over: -Errors/checkout")
	if next, ok := d.Next(); ok {
		t.Errorf("a group without alerts is looked at again at %v", next)
	}
	d.Fire(2*time.Hour, a)
	expect(t, d.Due(2*time.Hour+5*time.Second), "2h0m5s payments first: Errors/checkout")
}

// Whoever resolves and fires again between two looks at the group is one page;
// whoever does so across one is another.
func TestFlapping(t *testing.T) {
	d := dispatcher(t)
	a := alert("Errors", "checkout", "page", "payments")
	d.Fire(0, a)
	d.Due(5 * time.Second)
	d.Resolve(30*time.Second, a.Fingerprint)
	d.Fire(35*time.Second, a)
	expect(t, d.Due(10*time.Minute))
	d.Resolve(601*time.Second, a.Fingerprint)
	d.Fire(606*time.Second, a)
	expect(t, d.Due(11*time.Minute), "10m5s payments over: -Errors/checkout", "10m11s payments first: Errors/checkout")
}

func TestAnAlertThatJoinsAndOneThatGoes(t *testing.T) {
	d := dispatcher(t)
	a, b := alert("Errors", "checkout", "page", "payments"), alert("Errors", "checkout", "page", "payments")
	b.Fingerprint = "Errors/checkout/pay"
	d.Fire(0, a)
	d.Due(5 * time.Second)
	d.Fire(7*time.Second, b)
	d.Resolve(22*time.Second, a.Fingerprint)
	expect(t, d.Due(time.Minute), "15s payments joined: Errors/checkout Errors/checkout/pay", "25s payments eased: Errors/checkout/pay -Errors/checkout")
}

func TestAnAlertGoneBeforeGroupWaitPagesNobody(t *testing.T) {
	d := dispatcher(t)
	a := alert("Errors", "checkout", "page", "payments")
	d.Fire(0, a)
	d.Resolve(3*time.Second, a.Fingerprint)
	expect(t, d.Due(time.Hour))
}

func TestInhibition(t *testing.T) {
	for name, tc := range map[string]struct {
		source Alert
		want   []string
	}{
		"another service":  {alert("Down", "storefront", "page", "shop"), []string{"25s payments first: Errors/checkout"}},
		"the same service": {alert("Down", "checkout", "page", "shop"), []string{}},
		"itself":           {alert("Errors", "checkout", "page", "payments"), []string{"25s payments first: Errors/checkout"}},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := ParseRouting("routing.yaml", []byte(routing+`
inhibit_rules:
  - {source_matchers: [alertname=~"Down|Errors"], target_matchers: [alertname="Errors"], equal: [service]}
`))
			if err != nil {
				t.Fatal(err)
			}
			d := NewDispatcher(r, time.Time{})
			d.Fire(20*time.Second, alert("Errors", "checkout", "page", "payments"))
			d.Fire(21*time.Second, tc.source)
			got := slices.DeleteFunc(d.Due(time.Minute), func(n Notification) bool { return n.Receiver != "payments" })
			expect(t, got, tc.want...)
		})
	}
}

func TestSilences(t *testing.T) {
	d := dispatcher(t)
	a := alert("Errors", "checkout", "page", "payments")
	m, err := ParseMatchers([]string{`service="checkout"`, `severity=~"page|ticket"`})
	if err != nil {
		t.Fatal(err)
	}
	d.Silence(0, Silence{ID: "s1", Matchers: m, To: 12 * time.Minute})
	d.Fire(0, a)
	expect(t, d.Due(10*time.Minute))
	expect(t, d.Due(13*time.Minute), "12m5s payments first: Errors/checkout")

	d.Silence(14*time.Minute, Silence{ID: "s2", Matchers: m, From: 14 * time.Minute, To: time.Hour})
	d.Resolve(15*time.Minute, a.Fingerprint)
	expect(t, d.Due(16*time.Minute)) // nobody hears that it is over
	d.Unsilence(16*time.Minute, "s2")
	d.Fire(17*time.Minute, a)
	expect(t, d.Due(20*time.Minute)) // which the receiver knows
}

func TestTimeIntervalsGoByTheRunsCalendar(t *testing.T) {
	r, err := ParseRouting("routing.yaml", []byte(`
time_intervals:
  - name: office
    time_intervals: [{weekdays: ['monday:friday'], times: [{start_time: '09:00', end_time: '17:00'}], location: Europe/Berlin}]
route:
  receiver: a
  group_wait: 5s
  group_interval: 1m
  routes:
    - {receiver: day, matchers: [kind=day], active_time_intervals: [office]}
    - {receiver: night, matchers: [kind=night], mute_time_intervals: [office]}
receivers: [{name: a}, {name: day}, {name: night}]
`))
	if err != nil {
		t.Fatal(err)
	}
	d := NewDispatcher(r, time.Date(2026, time.November, 30, 15, 50, 0, 0, time.UTC)) // a Monday; 16:50 there
	for _, kind := range []string{"day", "night"} {
		d.Fire(0, Alert{Fingerprint: kind, Labels: map[string]string{"kind": kind}})
	}
	expect(t, d.Due(time.Hour), "5s day first: day", "10m5s night first: night")
}

func TestAReceiverThatIsNotToldWhenAlertsStop(t *testing.T) {
	r, err := ParseRouting("routing.yaml", []byte(`
route: {receiver: a, group_wait: 5s, group_interval: 10s}
receivers: [{name: a, webhook_configs: [{url: 'http://127.0.0.1:9/', send_resolved: false}]}]
`))
	if err != nil {
		t.Fatal(err)
	}
	d := NewDispatcher(r, time.Time{})
	d.Fire(0, Alert{Fingerprint: "1"})
	d.Fire(0, Alert{Fingerprint: "2"})
	d.Resolve(12*time.Second, "1")
	d.Resolve(32*time.Second, "2")
	d.Fire(50*time.Second, Alert{Fingerprint: "2"})
	expect(t, d.Due(10*time.Minute), "5s a first: 1 2", "55s a first: 2")
}

func TestParseRoutingNamesTheFile(t *testing.T) {
	_, err := ParseRouting("stacks/harbor/routing.yaml", []byte("route: {receiver: nobody}\nreceivers: []\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "stacks/harbor/routing.yaml:1:19: ") {
		t.Errorf("error = %v, want one that starts with the file", err)
	}
}
