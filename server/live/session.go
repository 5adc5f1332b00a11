package live

import (
	"context"
	"fmt"
	"time"
)

// SessionEnds returns when a session ends, as things stand: being used may put
// that off, so it is asked again then. No later than now: it has ended. A nil one
// is of sessions without an end.
type SessionEnds func(ctx context.Context, session string) (time.Time, error)

// Why a socket asks when its session ends, and is not told: decisions/0021.

// over reports whether the session in which a socket was opened has ended. If
// not, expiry goes off when it will end. name tells what the session is called
// by now: it may be renewed while it is asked after.
func (ends SessionEnds) over(ctx context.Context, name func() string, expiry *time.Timer) (bool, error) {
	if ends == nil {
		return false, nil
	}
	for {
		session := name()
		end, err := ends(ctx, session)
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if err != nil {
			return false, serverError{fmt.Errorf("ask when the session ends: %w", err)}
		}
		if left := time.Until(end); left > 0 {
			expiry.Reset(left)
			return false, nil
		}
		if name() == session {
			return true, nil
		}
	}
}
