package runs

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
)

var errForGood = errors.New("for good")

// Whoever asks for what is being made waits for it, and it is made once.
func TestWhatIsMadeIsMadeOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMade[string, int](4, errForGood)
		made, free := 0, make(chan struct{})
		var got [3]int
		for i := range got {
			go func() {
				got[i], _ = m.get(t.Context(), "a", func() (int, error) {
					made++
					<-free
					return 7, nil
				})
			}()
		}
		synctest.Wait()
		if n, err := m.get(t.Context(), "b", func() (int, error) { return 8, nil }); n != 8 || err != nil {
			t.Errorf("beside it: %d, %v", n, err)
		}
		close(free)
		synctest.Wait()
		if made != 1 || got != [3]int{7, 7, 7} {
			t.Errorf("made %d times: %v", made, got)
		}
	})
}

// Of what is kept, there are never more than so many, and those that were asked for
// last.
func TestWhatIsMadeIsBounded(t *testing.T) {
	t.Parallel()
	m := newMade[string, int](2, errForGood)
	made := map[string]int{}
	ask := func(key string) {
		_, _ = m.get(t.Context(), key, func() (int, error) { made[key]++; return 0, nil })
	}
	for _, key := range []string{"a", "b", "a", "c", "a", "b"} {
		ask(key)
	}
	if got := fmt.Sprint(made, m.kept.Keys()); got != "map[a:1 b:2 c:1] [a b]" {
		t.Error(got)
	}
}

// What failed is made anew, but for what would fail again; and what somebody gave up is
// made by whoever waited for it.
func TestWhatFailedIsMadeAnew(t *testing.T) {
	m := newMade[string, int](2, errForGood)
	made := 0
	for range 2 {
		_, _ = m.get(t.Context(), "once", func() (int, error) { made++; return 0, errors.New("today") })
	}
	if made != 2 {
		t.Errorf("what failed was made %d times", made)
	}
	made = 0
	for range 2 {
		if _, err := m.get(t.Context(), "never", func() (int, error) { made++; return 0, fmt.Errorf("it: %w", errForGood) }); !errors.Is(err, errForGood) {
			t.Error(err)
		}
	}
	if made != 1 {
		t.Errorf("what fails for good was made %d times", made)
	}
	synctest.Test(t, func(t *testing.T) {
		m := newMade[string, int](2, errForGood)
		ctx, stop := context.WithCancel(t.Context())
		go func() {
			_, _ = m.get(ctx, "a", func() (int, error) { <-ctx.Done(); return 0, ctx.Err() })
		}()
		synctest.Wait()
		got := 0
		go func() { got, _ = m.get(t.Context(), "a", func() (int, error) { return 5, nil }) }()
		synctest.Wait()
		if got != 0 {
			t.Error("it did not wait")
		}
		stop()
		synctest.Wait()
		if got != 5 {
			t.Errorf("whoever waited has %d", got)
		}
		if n, err := m.get(t.Context(), "a", func() (int, error) { return 6, nil }); n != 5 || err != nil {
			t.Errorf("afterwards: %d, %v", n, err)
		}
	})
}

// Who makes something and panics leaves nobody waiting.
func TestWhoeverPanicsLeavesNobodyWaiting(t *testing.T) {
	t.Parallel()
	m := newMade[string, int](2, errForGood)
	func() {
		defer func() { _ = recover() }()
		_, _ = m.get(t.Context(), "a", func() (int, error) { panic("oh") })
	}()
	if n, err := m.get(t.Context(), "a", func() (int, error) { return 1, nil }); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}
