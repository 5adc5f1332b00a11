package engine

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// door is a desk whose shells can be seen to close.
type door struct {
	*desk
	closed []string
	mu     sync.Mutex
}

type opened struct {
	*desk
	door *door
	name string
}

func (d *door) OpenShell(ctx context.Context, name string, size faults.Size) (faults.Shell, error) {
	_, err := d.desk.OpenShell(ctx, name, size)
	return opened{d.desk, d, name}, err
}

func (o opened) Close() error {
	o.door.mu.Lock()
	defer o.door.mu.Unlock()
	o.door.closed = append(o.door.closed, o.name)
	return nil
}

// A shell is of the seat that may act: who hands that over, or leaves, is logged
// out, and what they type before that is noticed goes nowhere.
func TestWhoGivesTheirSeatUpIsLoggedOut(t *testing.T) {
	for name, giveUp := range map[string]func(*testing.T, *Run, event.Actor, event.Actor) error{
		"handed over": func(t *testing.T, run *Run, from, to event.Actor) error {
			return run.Do(t.Context(), from, "", HandRole{Seat: event.SeatOperations, To: to.ID})
		},
		"left": func(t *testing.T, run *Run, from, to event.Actor) error {
			return run.Leave(t.Context(), event.Actor{Kind: event.Person, ID: "lead"}, from.ID)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ada, ben := event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}, event.Actor{Kind: event.Person, ID: "ben", Name: "Ben"}
				box := &door{desk: &desk{paper: newPaper()}}
				run := prepare(t, box, staged(commanding, operating), &event.Memory{})
				run.Responder, run.Pace = nil, 1
				run.Trainees, run.Given = []event.Actor{ada, ben}, map[string]string{"ada": event.SeatOperations, "ben": event.SeatCommander}
				var played sync.WaitGroup
				played.Go(func() {
					if err := run.Play(t.Context()); err != nil {
						t.Error(err)
					}
				})
				time.Sleep(10 * time.Second)
				if _, err := run.OpenShell(t.Context(), ben, faults.Toolbox, faults.Size{}); !isRefusal(err, "is for Operations") {
					t.Errorf("the commander logs in: %v", err)
				}
				shell, err := run.OpenShell(t.Context(), ada, faults.Toolbox, faults.Size{})
				if err != nil {
					t.Fatal(err)
				}
				before := len(box.closed)
				if err := giveUp(t, run, ada, ben); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				if len(box.closed) != before+1 {
					t.Errorf("closed: %q", box.closed)
				}
				if _, err := shell.Write([]byte("rm -rf /\r")); !isRefusal(err, "Operations") {
					t.Errorf("typed afterwards: %v", err)
				}
				if got := box.keys.String(); got != "rm -rf /" {
					t.Errorf("the shell was told %q", got)
				}
				_ = run.Do(t.Context(), ben, "", End{})
				played.Wait()
			})
		})
	}
}
