package oncall

import (
	"reflect"
	"testing"
	"time"
)

const routing = `
route:
  receiver: tickets
  group_by: [alertname, service]
  group_wait: 5s
  group_interval: 10s
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
	return NewDispatcher(r)
}

func alert(name, service, severity, team string) Alert {
	return Alert{Fingerprint: name + "/" + service, Name: name, Labels: map[string]string{
		"alertname": name, "service": service, "severity": severity, "team": team,
	}}
}

func TestNotificationsFollowRoutesAndGroupTimers(t *testing.T) {
	d := dispatcher(t)
	d.Fire(20*time.Second, alert("Errors", "checkout", "page", "payments"))
	d.Fire(21*time.Second, alert("Pool", "checkout", "ticket", "payments"))
	d.Fire(22*time.Second, alert("Errors", "storefront", "page", "shop"))

	if next, ok := d.Next(); !ok || next != 25*time.Second {
		t.Fatalf("next due = %v, %v; want 25s", next, ok)
	}
	if got := d.Due(24 * time.Second); got != nil {
		t.Fatalf("due before group_wait: %v", got)
	}
	var receivers []string
	for _, n := range d.Due(time.Minute) {
		receivers = append(receivers, n.Receiver+" "+n.Alerts[0].Name)
	}
	want := []string{"payments Errors", "tickets Pool", "platform Errors"}
	if !reflect.DeepEqual(receivers, want) {
		t.Errorf("notified %v, want %v", receivers, want)
	}
	if got := d.Due(time.Hour); got != nil {
		t.Errorf("notified again without a change: %v", got)
	}
}

func TestAResolvedGroupIsToldOnceAndPagesAgain(t *testing.T) {
	d := dispatcher(t)
	a := alert("Errors", "checkout", "page", "payments")
	d.Fire(0, a)
	d.Due(5 * time.Second)

	d.Resolve(30*time.Second, a.Fingerprint)
	if got := d.Due(39 * time.Second); got != nil {
		t.Fatalf("resolved before group_interval: %v", got)
	}
	got := d.Due(40 * time.Second)
	if len(got) != 1 || !got[0].Resolved {
		t.Fatalf("at group_interval: %v, want one resolved", got)
	}
	d.Fire(50*time.Second, a)
	if got := d.Due(55 * time.Second); len(got) != 1 || got[0].Resolved {
		t.Fatalf("fired again: %v, want a new notification", got)
	}
}

func TestAnAlertThatFlapsWithinGroupIntervalStaysOnePage(t *testing.T) {
	d := dispatcher(t)
	a := alert("Errors", "checkout", "page", "payments")
	d.Fire(0, a)
	d.Due(5 * time.Second)
	d.Resolve(30*time.Second, a.Fingerprint)
	d.Fire(35*time.Second, a)
	if got := d.Due(time.Hour); got != nil {
		t.Errorf("a flap within group_interval notified %v", got)
	}
}

func TestAnAlertGoneBeforeGroupWaitPagesNobody(t *testing.T) {
	d := dispatcher(t)
	a := alert("Errors", "checkout", "page", "payments")
	d.Fire(0, a)
	d.Resolve(3*time.Second, a.Fingerprint)
	if got := d.Due(time.Hour); got != nil {
		t.Errorf("notified %v of an alert that was gone", got)
	}
}

func TestParseRoutingNamesTheFile(t *testing.T) {
	_, err := ParseRouting("stacks/harbor/routing.yaml", []byte("route: {receiver: nobody}\nreceivers: []\n"))
	if err == nil || err.Error()[:len("stacks/harbor/routing.yaml: ")] != "stacks/harbor/routing.yaml: " {
		t.Errorf("error = %v, want one that starts with the file", err)
	}
}
