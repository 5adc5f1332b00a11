package oncall

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// nested has the shapes of configurations that people run: anchors, receivers
// that are channels, three levels of routes, times, inhibition.
const nested = `
global: {resolve_timeout: 5m, http_config: {}}
templates: ['/etc/templates/*.tmpl']
time_intervals:
  - name: office
    time_intervals: [{weekdays: ['monday:friday'], times: [{start_time: '09:00', end_time: '17:00'}], location: Europe/Vienna}]
route:
  receiver: rest
  group_by: [alertname]
  repeat_interval: 4h
  routes:
    - receiver: chat
      matchers: ['team =~ "front|web"']
      continue: true
      routes:
        - {receiver: phone, matchers: [severity = critical], group_wait: 10s}
        - {receiver: chat, matchers: [severity = warning], active_time_intervals: [office]}
    - receiver: cards
      match_re: {team: '^(cards|bank)$'}
inhibit_rules:
  - {source_matchers: ['severity = critical'], target_matchers: ['severity = info'], equal: [alertname]}
receivers:
  - name: rest
    webhook_configs: &hook [{url: 'http://127.0.0.1:9/x'}]
  - {name: chat, webhook_configs: *hook}
  - name: phone
    pagerduty_configs: [{routing_key: none, severity: '{{ .CommonLabels.severity }}'}]
  - name: cards
`

func TestNestedRoutesWithAnchors(t *testing.T) {
	r, err := ParseRouting("routing.yaml", []byte(nested))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ labels, want string }{
		{"team=front severity=critical", "[phone]"},
		{"team=front severity=warning", "[chat]"},
		{"team=front severity=info", "[chat]"},
		{"team=bank severity=info", "[cards]"},
		{"severity=critical", "[rest]"},
	} {
		labels := map[string]string{}
		for _, l := range strings.Fields(tc.labels) {
			name, value, _ := strings.Cut(l, "=")
			labels[name] = value
		}
		if got := fmt.Sprint(r.Hear(labels)); got != tc.want {
			t.Errorf("%s: %s hear of it, want %s", tc.labels, got, tc.want)
		}
	}
	var names []string
	for _, n := range r.Receivers() {
		names = append(names, fmt.Sprintf("%s %d", n.Name, n.Line))
	}
	if want := []string{"rest 23", "chat 25", "phone 26", "cards 28"}; !reflect.DeepEqual(names, want) {
		t.Errorf("receivers %q, want %q", names, want)
	}
}

// What is not honoured is told by name, and where; what is honoured is not.
func TestWhatIsIgnoredIsTold(t *testing.T) {
	r, err := ParseRouting("routing.yaml", []byte(nested))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range r.Ignored() {
		got = append(got, fmt.Sprintf("%d:%d %s", n.Line, n.Column, n.Name))
	}
	want := []string{
		"2:31 http_config of global", "3:1 templates",
		"24:5 webhook_configs of the receiver rest", "25:18 webhook_configs of the receiver chat", "27:5 pagerduty_configs of the receiver phone",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q,\nwant %q", got, want)
	}
}

func TestMistakesInRouting(t *testing.T) {
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'h'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%sx]\n", c, c, strings.Repeat("*"+string(c-1)+", ", 9))
	}
	for name, tc := range map[string]struct{ text, want string }{
		"unknown keys":        {"route: {receiver: a, grop_by: [x]}\nreceivers: [{name: a}]\nroutte: 1\n", "routing.yaml:1:22: a route has no \"grop_by\"\nrouting.yaml:3:1: field routte not found in type config.plain"},
		"no such receiver":    {"route: {receiver: nobody}\nreceivers: [{name: a}]\n", `routing.yaml:1:19: there is no receiver "nobody"`},
		"a bomb":              {bomb, "with its aliases written out"},
		"empty":               {"", "no route provided"},
		"a time that is none": {"route: {receiver: a, routes: [{receiver: a, mute_time_intervals: [never]}]}\nreceivers: [{name: a}]\n", `routing.yaml:1:67: there is no time interval "never"`},
		"a huge file":         {strings.Repeat("# x\n", 1<<17), "at most 256 KiB"},
	} {
		if _, err := ParseRouting("routing.yaml", []byte(tc.text)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", name, err, tc.want)
		}
	}
}

func FuzzParseRouting(f *testing.F) {
	f.Add([]byte(nested))
	f.Add([]byte(routing))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := ParseRouting("routing.yaml", text)
		if (r == nil) == (err == nil) {
			t.Errorf("%v with %v", r, err)
		}
		if r != nil {
			r.Ignored()
			r.Hear(map[string]string{"team": "x"})
		}
	})
}
