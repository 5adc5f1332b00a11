package tabletop

import "time"

// Idle connections are closed after a while by whoever keeps them.
const (
	proxyKeeps  = 30 * time.Second
	clientKeeps = 90 * time.Second
)

// kept is connections that wait for the next request. The one that was used
// last is used first, so that those beyond what is needed grow old.
type kept struct {
	idle   int
	unused int     // the fewest that were idle since then
	since  instant // the beginning of the time that they are watched for
}

// take takes one, if there is one.
func (k *kept) take() bool {
	if k.idle == 0 {
		k.unused = 0
		return false
	}
	k.idle--
	k.unused = min(k.unused, k.idle)
	return true
}

// age returns how many have done nothing for so long that they are closed.
func (k *kept) age(now instant, limit time.Duration) (closed int) {
	if now.since(k.since) < limit {
		return 0
	}
	closed = min(k.unused, k.idle)
	k.idle -= closed
	k.unused, k.since = k.idle, now
	return closed
}
