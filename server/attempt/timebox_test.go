package attempt

import (
	"math/rand/v2"
	"testing"
	"testing/quick"
	"time"
)

// model counts each moment of a box by hand, in milliseconds.
type model struct {
	total, passed int64
	runs          bool
}

func (m *model) wait(ms int64) {
	if m.runs {
		m.passed = min(m.passed+ms, m.total)
	}
}

// Whatever is done to a box, in whatever order, what is left is what was given less what
// passed while it ran: over a restart, where the clock that it is counted by begins anew, and
// whatever that clock reads then.
func TestABoxIsAsLongAsItIs(t *testing.T) {
	check := func(seed uint64) bool {
		r := rand.New(rand.NewPCG(seed, 1))
		clock := func() int64 { return r.Int64N(2e9) - 1e9 }
		length, now := 1+r.Int64N(10_000_000), clock()
		ms := func(n int64) time.Duration { return time.Duration(n) * time.Millisecond }
		box, m := NewBox(ms(length), 0, 0), model{total: length}
		for range 1 + r.IntN(40) {
			switch []string{"wait", "wait", "run", "stop", "give", "restart"}[r.IntN(6)] {
			case "wait":
				n := r.Int64N(3_000_000)
				now += n
				m.wait(n)
			case "run":
				box, m.runs = box.Run(ms(now)), true
			case "stop":
				box, m.runs = box.Stop(ms(now)), false
			case "give":
				if m.passed == m.total { // it has ended, and is given nothing
					continue
				}
				n := r.Int64N(600_000)
				box, m.total = box.Give(ms(n)), m.total+n
			case "restart": // what is kept is length, given and spent
				spent := box.Spent(ms(now))
				now = clock()
				box = NewBox(ms(length), box.Given(), spent)
				if m.runs {
					box = box.Run(ms(now))
				}
			}
			if left := box.Left(ms(now)); left != ms(m.total-m.passed) || box.Spent(ms(now)) != ms(m.passed) {
				t.Errorf("%v left, %v spent; want %v, %v", left, box.Spent(ms(now)), ms(m.total-m.passed), ms(m.passed))
				return false
			}
			if box.Over(ms(now)) != (m.passed == m.total) {
				t.Errorf("over is %v with %v left", box.Over(ms(now)), box.Left(ms(now)))
				return false
			}
		}
		return true
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
}

func TestABoxIsOverAtItsEndExactly(t *testing.T) {
	b := NewBox(time.Minute, 0, 0).Run(time.Hour)
	if b.Over(time.Hour+time.Minute-1) || !b.Over(time.Hour+time.Minute) {
		t.Error("it is over at another moment than its end")
	}
	if b = b.Give(time.Second); b.Over(time.Hour + time.Minute) {
		t.Error("time that was given back is not there")
	}
	if (Box{}).Over(0) != true {
		t.Error("the zero box is not over")
	}
	if b := NewBox(time.Minute, 0, 0).Run(10 * time.Second); b.Spent(0) != 0 {
		t.Error("a clock that goes back takes time away")
	}
}
