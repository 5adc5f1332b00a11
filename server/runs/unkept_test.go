package runs

import (
	"log/slog"
	"testing"
	"testing/synctest"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/runtimes"
)

// Whatever a person has played in the tabletop takes a place of the model's, and gives it
// back: as many plays go on at once as there are processors, whoever asks for them.
func TestEveryPlayInTheTabletopTakesAPlace(t *testing.T) {
	y := newYard(t)
	q := Play{Drill: y.drill, Runtime: runtimes.Tabletop}
	for name, ask := range map[string]func(*testing.T, *Model) error{
		"by a rehearsal": func(t *testing.T, m *Model) error {
			q := q
			q.Responder = engine.NewResponder(y.drill.Rehearsals[0])
			_, err := m.Try(t.Context(), q)
			return err
		},
		"by nobody": func(t *testing.T, m *Model) error {
			return m.bare(t.Context(), y.drill, y.drill.Scenario).err
		},
		"with other rules": func(t *testing.T, m *Model) error {
			_, err := m.FireRules(t.Context(), y.drill, y.drill.Edition.Stack().Rules)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := NewModel(slog.New(slog.DiscardHandler))
				for range cap(m.places) {
					m.places <- struct{}{}
				}
				done := false
				go func() {
					if err := ask(t, m); err != nil {
						t.Error(err)
					}
					done = true
				}()
				synctest.Wait()
				if done {
					t.Error("it was played where no place was free")
				}
				<-m.places
				synctest.Wait()
				if !done {
					t.Error("it was not played where one was")
				}
				if len(m.places) != cap(m.places)-1 {
					t.Errorf("%d of %d places are taken afterwards", len(m.places), cap(m.places))
				}
			})
		})
	}
}
