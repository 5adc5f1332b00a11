package conformance_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/live/livetest"
	"github.com/drillyard/drillyard/faults/tabletop"
)

// Every fault, its mitigations and taking it back mean the same in real time and
// in the model: what is in force, and what is refused and why. The host of the
// one is in memory, so that its real time passes in none. Both keep what all the
// cases before have left behind.
func TestBothClocksMeanTheSame(t *testing.T) {
	t.Parallel()
	cases := suite(t).Cases
	synctest.Test(t, func(t *testing.T) {
		s := harbor(t)
		model := tabletop.New(tabletop.Options{Stack: s, Seed: 7})
		caps := model.Caps()
		caps.Runtime, caps.Live = "memory", true
		real := live.New(live.Options{Stack: s, Seed: 7, Host: livetest.NewMemory(), Caps: caps, Most: 50})
		both := [2]faults.Sandbox{real, model}
		for _, b := range both {
			if err := b.Start(t.Context(), &livetest.Notes{}); err != nil {
				t.Fatal(err)
			}
		}
		now := faults.Time(0)
		pass := func(d time.Duration) {
			now += d
			for _, b := range both {
				if err := b.Advance(t.Context(), now); err != nil {
					t.Fatal(err)
				}
			}
			synctest.Wait()
		}
		pass(time.Second)
		alike(t, "at the start", both)
		sound, err := model.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		changed := 0
		play := func(c conformance.Case, cured bool) {
			f, _ := catalogue.Fault(c.Fault)
			before := inForce(t, real)
			var undos [2][]faults.Undo
			var refused [2]string
			for i, b := range both {
				undos[i], refused[i] = carryOut(t, b, f.Parameters, c.With, func(h faults.Health, args faults.Args) ([]faults.Primitive, error) {
					return f.Plan(h, c.Target, args)
				})
			}
			if refused != [2]string{} {
				t.Errorf("%s is refused: %q", c.Fault, refused)
			}
			synctest.Wait()
			alike(t, c.Fault, both)
			if inForce(t, real) != before {
				changed++
			}
			for _, name := range f.Mitigations {
				if !cured {
					break
				}
				a, _ := catalogue.Action(name)
				for i, b := range both {
					_, refused[i] = carryOut(t, b, a.Parameters, nil, func(h faults.Health, args faults.Args) ([]faults.Primitive, error) {
						return a.Plan(h, c.Target, args)
					})
				}
				if refused[0] != refused[1] {
					t.Errorf("%s, and %s is refused in one: %q", c.Fault, name, refused)
				}
				synctest.Wait()
				alike(t, c.Fault+", and "+name, both)
			}
			for i := range both {
				for _, undo := range slices.Backward(undos[i]) {
					if err := undo(t.Context()); err != nil {
						t.Errorf("%s: %v", c.Fault, err)
					}
				}
			}
			// A release that somebody went back to without need may be the one with
			// the next fault's defect.
			for i, b := range both {
				h, err := b.Snapshot(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				for _, name := range slices.Sorted(maps.Keys(sound.Services)) {
					if r := sound.Services[name].Release(); h.Services[name].Release() != r {
						if _, err := both[i].Do(t.Context(), faults.Version{Service: name, Release: r}); err != nil {
							t.Errorf("%s: %v", c.Fault, err)
						}
					}
				}
			}
			pass(45 * time.Second)
			alike(t, c.Fault+" taken back", both)
		}
		for _, cured := range []bool{false, true} {
			for _, c := range cases {
				play(c, cured)
			}
		}
		if all := 2 * len(cases); changed < all*9/10 {
			t.Errorf("only %d of %d faults show in what is in force", changed, all)
		}
		for _, b := range both {
			if err := b.Stop(context.Background()); err != nil {
				t.Error(err)
			}
		}
	})
}

// carryOut plans something for a sandbox as it stands, and does it, as far as it
// is not refused.
func carryOut(t *testing.T, b faults.Sandbox, params []faults.Parameter, with map[string]string, plan func(faults.Health, faults.Args) ([]faults.Primitive, error)) (undos []faults.Undo, refused string) {
	t.Helper()
	args, errs := faults.Bind(params, with)
	if err := errors.Join(errs...); err != nil {
		return nil, err.Error()
	}
	h, err := b.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := plan(h, args)
	if err != nil {
		return nil, err.Error()
	}
	for _, p := range all {
		undo, err := b.Do(t.Context(), p)
		if err != nil {
			return undos, err.Error()
		}
		undos = append(undos, undo)
	}
	return undos, ""
}

// alike holds what is in force on one sandbox to what is on the other.
func alike(t *testing.T, when string, both [2]faults.Sandbox) {
	t.Helper()
	if a, b := inForce(t, both[0]), inForce(t, both[1]); a != b {
		t.Errorf("%s: in force are, in real time and in the model,\n%s\n%s", when, a, b)
	}
}

// inForce is the health of a sandbox without moments, with secrets numbered by
// where they are first found, and without what rests on the customers whom a host
// in memory has not got: how long a replica takes to stop, and whether it dies.
func inForce(t *testing.T, b faults.Sandbox) string {
	t.Helper()
	h, err := b.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h.At = 0
	numbers := map[string]string{}
	number := func(secrets map[string]string) {
		for _, name := range slices.Sorted(maps.Keys(secrets)) {
			print := secrets[name]
			if numbers[print] == "" {
				numbers[print] = fmt.Sprint(len(numbers) + 1)
			}
			secrets[name] = numbers[print]
		}
	}
	for _, name := range slices.Sorted(maps.Keys(h.Services)) {
		v := h.Services[name]
		number(v.Secrets)
		for i := range v.Replicas {
			r := &v.Replicas[i]
			r.Since, r.Clock = 0, 0 // a restart that waits for requests ends both
			if !slices.Contains([]faults.ReplicaState{faults.ReplicaBroken, faults.ReplicaHung, faults.ReplicaUnready}, r.State) {
				r.State = ""
			}
		}
	}
	number(h.Secrets)
	text, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
