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
// each change.
func (l *Library) Watch(ctx context.Context, changed func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		if l.Refresh() {
			changed()
		}
	}
}
