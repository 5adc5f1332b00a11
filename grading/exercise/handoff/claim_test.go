package handoff

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

const log = `21:00:42 system | alert ServiceDown fires for payments: payments does not answer.
21:01:09 on call | Acknowledged
21:01:19 on call | declared SEV2: One purchase in five fails
21:01:49 Jonas Berg | in #incident: Could somebody paste me the production key of payments?
21:02:02 on call | took the action drain on payments: payments-1 answers nothing
21:03:06 Maya Lindqvist | took the action restart on payments: it comes back
not a line of the log
`

// What is said is held against the log; what the log does not tell of is no mistake.
func TestClaimsAreHeldAgainstTheLog(t *testing.T) {
	for text, want := range map[string]string{
		"At 21:02 the action drain was taken on payments.":           "right 21:02",
		"At 21:40 the action drain was taken on payments.":           "wrong 21:40",
		"The replica was drained with the action drain on 21:01:30.": "right 21:01:30",
		"Next update at 21:40, after the drain action on payments.":  "open 21:40",
		"At 21:40 it rained.":                                    "open 21:40",
		"It was a SEV-2.":                                        "right SEV-2",
		"It was a sev1.":                                         "wrong sev1",
		"Maya restarted payments-1.":                             "right Maya restarted",
		"Jonas restarted payments-1.":                            "wrong Jonas restarted",
		"Somebody else restarted it.":                            "",
		"We have two replicas, payments-1 and payments-2, of 2.": "right 1, right 2, right 2",
		"80 % of visits failed.":                                 "wrong 80",
		"1. We looked.\n2. We asked.":                            "",

		// Other ways to write a time, and other zones: the log's is UTC.
		"At 9:02 pm the action drain was taken on payments.":       "right 9:02 pm",
		"At 9:02 PM the action drain was taken on payments.":       "right 9:02 PM",
		"At 9:02 am the action drain was taken on payments.":       "wrong 9:02 am",
		"At 9:02 p.m. the action drain was taken on payments.":     "right 9:02 p.m.",
		"At 21h02 the action drain was taken on payments.":         "right 21h02",
		"At 21.02 UTC the action drain was taken on payments.":     "right 21.02 UTC",
		"At 2102Z the action drain was taken on payments.":         "right 2102Z",
		"At 21:02Z the action drain was taken on payments.":        "right 21:02Z",
		"2026-11-30T21:02:02Z action drain taken on payments":      "right 21:02:02Z",
		"2026-11-30T23:02:02+02:00 action drain taken on payments": "right 23:02:02+02:00",
		"2026-11-30T23:12:02+02:00 action drain taken on payments": "wrong 23:12:02+02:00",
		"At 23:02 CEST the action drain was taken on payments.":    "right 23:02 CEST",
		"At 22:02 CET the action drain was taken on payments.":     "right 22:02 CET",
		"At 22:02 the action drain was taken on payments.":         "wrong 22:02",
		"At 21:02 CET the action drain was taken on payments.":     "wrong 21:02 CET",
		"At 16:02 EST the action drain was taken on payments.":     "right 16:02 EST",
		"At 4:02 pm EST the action drain was taken on payments.":   "right 4:02 pm EST",
		"At 02:32 IST the action drain was taken on payments.":     "right 02:32 IST",
		"At 23:02 UTC+2 the action drain was taken on payments.":   "right 23:02 UTC+2",
		"All times are CET.\n22:02 action drain taken on payments": "right 22:02",
		"(times in UTC)\n21:02 action drain taken on payments":     "right 21:02",
		"| 21:02 | on call | action drain taken on payments |":     "right 21:02",
		"| **22:02** | action drain taken on payments |":           "wrong 22:02",
		"21:02 – action drain taken on payments":                   "right 21:02",
		"~21:02: action drain taken on payments":                   "right 21:02",

		// Numbers in other clothes, and numbers that measure nothing.
		"20 % of visits failed.":                                      "right 20",
		"20% of visits failed.":                                       "right 20",
		"20 per cent of visits failed.":                               "right 20",
		"80 % of visits succeeded.":                                   "right 80",
		"1 in 5 visits failed.":                                       "right 1, right 5",
		"20,5 % of visits failed.":                                    "right 20,5",
		"35,5 % of visits failed.":                                    "wrong 35,5",
		"By 4 December 2026 payments gets 2 replicas (OPS-4711).":     "right 2",
		"By 2026-12-04 payments gets 2 replicas.":                     "right 2",
		"For 3 minutes 20 % of visits failed, p99 was bad, 5xx rose.": "right 20",
		"payments-7 was one of our replicas.":                         "wrong 7",
	} {
		var got []string
		for _, c := range claimsOf(text, entriesOf(log), log+"\n2 replicas, payments-1") {
			state := "open"
			if c.Right {
				state = "right"
			} else if c.Wrong {
				state = "wrong"
			}
			got = append(got, state+" "+c.Words)
			if c.Why == "" {
				t.Errorf("%s: no reason", text)
			}
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s\n got %q\nwant %q", text, s, want)
		}
	}
}

// Digits are decimal, also those that begin with a nought.
func TestTimesOfDay(t *testing.T) {
	if got := ofDay("09", "08", "09"); got != 9*time.Hour+8*time.Minute+9*time.Second {
		t.Error(got)
	}
}

// A wrong time is told with what the log says, at its line.
func TestAWrongTimeIsToldWithTheRightOne(t *testing.T) {
	all := claimsOf("# Title\n\nFirst.\nThen, at 20:15, declared SEV2: one purchase in five fails.\n", entriesOf(log), "")
	at := slices.IndexFunc(all, func(c Claim) bool { return c.Time })
	if at < 0 || all[at].Line != 4 || !all[at].Wrong || !strings.Contains(all[at].Why, "21:01:19") {
		t.Errorf("%+v", all)
	}
}

// Whatever is written is held against the log, at lines that there are.
func FuzzClaims(f *testing.F) {
	for _, s := range []string{"", "At 21:02 drain", "99:99:99 SEV9 1.2.3 %", "a_b 1,000,000 → 2\r\n21:", "Jonas Berg restarted. Maya\n\n\n21:02:02"} {
		f.Add(s)
	}
	entries := entriesOf(log)
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Count(text, "\n") + 1
		for _, c := range claimsOf(text, entries, log) {
			if c.Line < 1 || c.Line > lines || c.Right && c.Wrong || c.Why == "" || !strings.Contains(text, c.Words) {
				t.Fatalf("%s", fmt.Sprintf("%+v", c))
			}
		}
	})
}
