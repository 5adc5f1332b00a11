package event_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// samples has one body of every kind, with every field set.
func samples() []event.Body {
	args := map[string]string{"size": "2"}
	return []event.Body{
		event.RunStarted{Scenario: "quiet-push", Title: "The quiet config push", Stack: "harbor", Runtime: "inproc", Seed: 11, Rubric: "9f86d081", EpochMS: 1790000000000, LengthMS: 1500000, Trainees: []event.Actor{{Kind: event.Person, ID: "u1", Name: "Ada"}}},
		event.RunEnded{Reason: event.EndRecovered},
		event.RunStopped{Why: "The room is needed."},
		event.RunPaused{},
		event.RunResumed{},
		event.ClockChanged{Speed: 4},
		event.InjectFired{Inject: "push", Title: "A config push shrinks the pool"},
		event.InjectHeld{Inject: "push"},
		event.InjectSkipped{Inject: "push", Why: event.SkippedByUnless},
		event.FaultRequested{Inject: "push", Fault: "pool-shrink", Target: "checkout", Args: args},
		event.FaultApplied{Inject: "push", Fault: "pool-shrink"},
		event.FaultFailed{Inject: "push", Fault: "pool-shrink", Error: "checkout: no such target"},
		event.FaultReverted{Inject: "push", Fault: "pool-shrink", Error: "sandbox is not running"},
		event.ChangeRecorded{Change: "c1", Type: "config", Service: "checkout", By: "maya", Summary: "checkout: db pool 20 → 2", AtMS: -5000, Inject: "push", Action: "a1"},
		event.AlertFired{Alert: "CheckoutSlow", Fingerprint: "f1", Service: "checkout", Severity: "page", Summary: "Checkout is slow", Description: "p99 over 800 ms", Runbook: "checkout-latency", Labels: map[string]string{"team": "payments"}, Value: 0.91},
		event.AlertResolved{Alert: "CheckoutSlow", Fingerprint: "f1", Service: "checkout"},
		event.PageSent{Page: "p1", To: "payments", Group: "checkout", Alerts: []string{"CheckoutSlow"}, Service: "checkout", Summary: "Checkout is slow", Detail: "p99 over 800 ms", Runbook: "checkout-latency"},
		event.PageAcknowledged{Page: "p1"},
		event.PageEscalated{Page: "p1", Team: "platform", Reason: "the pool is theirs"},
		event.PageResolved{Page: "p1"},
		event.IncidentDeclared{Title: "Checkout is failing", Severity: "SEV2"},
		event.SeverityDeclared{Severity: "SEV2"},
		event.IncidentClosed{Outcome: event.OutcomeResolved, Text: "The pool is back to 20."},
		event.HypothesisStated{Text: "The pool was shrunk", Suspect: "checkout", Change: "c1", Owner: "platform"},
		event.NoteAdded{Text: "rolled back"},
		event.UpdatePosted{Audience: "stakeholders", Text: "A quarter of customers wait."},
		event.MessageSent{Channel: "#inc-checkout", Text: "How many customers?", Inject: "cto"},
		event.StepChecked{Runbook: "checkout-latency", Step: "confirm-the-impact", Done: true},
		event.EvidenceViewed{Source: event.SourceMetrics, Service: "checkout", Query: "up", Metrics: []string{"up"}, Services: []string{"checkout"}, Results: 2},
		event.ActionPreviewed{Action: "restart", Target: "checkout", Args: map[string]string{"replica": "checkout-1"}},
		event.CommandRun{Where: "toolbox", Line: "redis-cli -h session-cache config get maxmemory"},
		event.ActionRequested{ID: "a1", Action: "set-config", Target: "checkout", Args: args, Reason: "undo the push", Needs: event.NeedsApproval, BreakGlass: true},
		event.ActionApproved{ID: "a1"},
		event.ActionRefused{ID: "a1", Action: "set-config", Target: "checkout", Why: "roll it back instead"},
		event.ActionTaken{ID: "a1", Action: "set-config", Target: "checkout", Args: args, Reason: "undo the push", Blast: "checkout's settings", ApprovedBy: "Maya", BreakGlass: true, NotReady: []string{"checkout-1"}},
		event.ActionFailed{ID: "a1", Action: "set-config", Target: "checkout", Error: "no such target"},
		event.SLOBreached{SLO: "checkout-availability", SLI: 0.91},
		event.SLORestored{SLO: "checkout-availability", SLI: 0.995},
		event.SLOSampled{SLIs: map[string]float64{"checkout-availability": 0.995}},
		event.HealthSnapshotted{Moment: event.MomentEnd, SLIs: map[string]float64{"checkout-availability": 0.995}, Health: faults.Health{
			At: time.Second,
			Services: map[string]faults.ServiceHealth{"checkout": {
				Kind:      "service",
				Replicas:  []faults.Replica{{Name: "checkout-1", Version: "2.3.0", State: "ready", Since: time.Second}},
				Releases:  []faults.Release{{Version: "2.3.0", Summary: "basket rewrite", Defect: faults.Defect{Route: "POST /checkout", ErrorShare: 0.3, Latency: time.Second, Log: "nil basket"}}},
				Revisions: []faults.Revision{{Number: 1, Summary: "first", Values: map[string]string{"db_pool": "20"}}},
				Flags:     map[string]bool{"express": true},
			}},
			Wires: []faults.Wire{{Edge: faults.Edge{From: "checkout", To: "payments"}, Route: "POST /authorize", Share: 0.3, Latency: time.Second, Jitter: time.Millisecond, Status: 503, Reset: true, Hang: true}},
			Load:  map[string]float64{"buy": 2},
		}},
		event.MarkGiven{Criterion: "update", Level: 2, Comment: "no next step"},
	}
}

func TestSamplesCoverEveryKindAndField(t *testing.T) {
	seen := map[event.Kind]bool{}
	for _, b := range samples() {
		seen[b.Kind()] = true
		v := reflect.ValueOf(b)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("the sample of %s leaves %s empty", b.Kind(), v.Type().Field(i).Name)
			}
		}
	}
	for _, k := range event.Kinds() {
		if !seen[k] {
			t.Errorf("no sample of %s", k)
		}
	}
	if len(seen) != len(event.Kinds()) {
		t.Errorf("%d kinds have samples, %d can be read", len(seen), len(event.Kinds()))
	}
}

// fields returns the JSON names of a body's set fields.
func fields(t *testing.T, b event.Body) map[string]any {
	t.Helper()
	raw, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]any{}
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m
}
