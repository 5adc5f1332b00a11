package engine

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// ill is the paper sandbox with harm that is in no configuration.
type ill struct{ *live }

func (i ill) Snapshot(ctx context.Context) (faults.Health, error) {
	h, err := i.live.Snapshot(ctx)
	for name, s := range h.Services {
		s.CPU, s.Limits = 0.1, []faults.Limit{{Memory: 1}}
		s.Secrets, s.Balance = map[string]string{"signing": "old"}, &faults.Balance{Replica: "checkout-1", Drain: true}
		s.Certificate, s.Data, s.Telemetry = faults.CertificateExpired, []faults.Data{{Op: faults.DataLock}}, []faults.Telemetry{{Op: faults.TelemetryMute}}
		s.Releases[0].Defect.ErrorShare = 0.5
		h.Services[name] = s
	}
	h.Wires, h.Names = []faults.Wire{{}}, []faults.Name{{}}
	h.Load, h.Sources, h.Secrets = map[string]float64{"buy": 3}, []faults.Load{{}}, map[string]string{"signing": "new"}
	return h, err
}

// Who asks what an action would touch is told no more than what everybody can
// see, and that they asked is on record, also when it cannot be taken.
func TestAPreviewIsRecordedAndTellsNothingHidden(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		memory := &event.Memory{}
		run := prepare(t, ill{&live{paper: newPaper()}}, quiet(), memory)
		run.Responder = nil
		var told []faults.Health
		run.Action = func(name string) (faults.Action, bool) {
			a := paperCure
			a.Parameters = []faults.Parameter{{Name: "replica", Type: faults.TypeString, Optional: true}}
			see := func(h faults.Health) { told = append(told, h) }
			a.Plan = func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
				if see(h); args.String("replica") != "" {
					return nil, faults.NotApplicable(t, "no")
				}
				return nil, nil
			}
			a.Blast = func(h faults.Health, _ faults.Target, _ faults.Args) (string, error) {
				see(h)
				return "Touches it.", nil
			}
			a.RiskOf = func(h faults.Health, _ faults.Target, _ faults.Args) faults.Risk { see(h); return faults.Approval }
			return a, name == "restore"
		}
		var played sync.WaitGroup
		played.Go(func() {
			if err := run.Play(t.Context()); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(5 * time.Second)
		ada := event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}
		ask := func(action string, target faults.Target, args map[string]string) error {
			_, err := run.Preview(t.Context(), ada, action, target, args)
			return err
		}
		for range 3 {
			if err := ask("restore", "checkout", nil); err != nil {
				t.Error(err)
			}
		}
		if err := ask("restore", "checkout", map[string]string{"replica": "x"}); !isRefusal(err, "does not apply") {
			t.Errorf("one that cannot be taken: %v", err)
		}
		if err := ask("explode", "checkout", nil); !isRefusal(err, "no action") {
			t.Errorf("one that there is not: %v", err)
		}
		if err := ask("restore", faults.Target(strings.Repeat("x", 1000)), nil); !isRefusal(err, "too long") {
			t.Errorf("a target without end: %v", err)
		}
		time.Sleep(time.Minute)
		_ = ask("restore", "checkout", nil)
		// What is about to be taken is told like what is only asked after.
		if err := run.Do(t.Context(), ada, "", TakeAction{Action: "restore", Target: "checkout", Reason: "to see"}); err != nil {
			t.Error(err)
		}
		if err := run.Do(t.Context(), ada, "", End{}); err != nil {
			t.Error(err)
		}
		played.Wait()
		events, _ := memory.Read(t.Context(), "r", 0, 1e6)
		got := bodies[event.ActionPreviewed](events)
		if len(got) != 3 || got[0].Action != "restore" || got[0].Target != "checkout" || got[1].Args["replica"] != "x" {
			t.Errorf("recorded: %+v", got)
		}
		if at := moments[event.ActionPreviewed](events); !slices.Equal(at, []time.Duration{5 * time.Second, 5 * time.Second, 65 * time.Second}) {
			t.Errorf("at %v", at)
		}
		for _, h := range told {
			s := h.Services["checkout"]
			if s.CPU != 0 || s.Limits != nil || s.Balance != nil || s.Certificate != "" || s.Data != nil || s.Telemetry != nil || s.Secrets["signing"] != "new" ||
				s.Releases[0].Defect != (faults.Defect{}) || h.Wires != nil || h.Names != nil || h.Load != nil || h.Sources != nil {
				t.Fatalf("it rests on %+v", h)
			}
		}
		if len(told) == 0 {
			t.Error("nothing was asked")
		}
	})
}
