package library

import (
	"context"
	"time"
)

// pause is how long a library waits before it looks at the disk again: what
// changes is there within a second, compiling included. It looks instead of being
// told: see decisions/0097.
const pause = 400 * time.Millisecond

// Watch takes on what changes on disk, until ctx is done; changed is called after
// changes, whoever has taken them on.
func (l *Library) Watch(ctx context.Context, changed func()) {
	told := l.now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		l.Refresh()
		if now := l.now(); now != told {
			told = now
			changed()
		}
	}
}
