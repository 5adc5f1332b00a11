package tabletop

import (
	"fmt"
	"net/http"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// failure is why a request cannot be served. Its words are only made up when
// somebody wants to read them.
type failure struct {
	status int    // to answer with; 0: all is well
	peer   string // who is to blame; empty: the service itself
	form   string // of the words: with the duration, or the two numbers, in it
	kind   uint8
	within time.Duration
	a, b   int
	turned bool // turned away before it took a worker
}

// Kinds of failure, by what stands in their words.
const (
	plain uint8 = iota
	withDuration
	withNumbers
	withText // form answered a
)

func (f *failure) bad() bool { return f.status != 0 }

func (f *failure) cause() string {
	switch f.kind {
	case withDuration:
		return fmt.Sprintf(f.form, f.within)
	case withNumbers:
		return fmt.Sprintf(f.form, f.a, f.b)
	case withText:
		return fmt.Sprintf("%s answered %d", f.form, f.a)
	}
	return f.form
}

func (f *failure) String() string {
	if f.peer == "" {
		return f.cause()
	}
	return f.peer + ": " + f.cause()
}

// fields are what a log line says about it.
func (f *failure) fields(into faults.Fields) faults.Fields {
	into = into.With("error", f.cause())
	if f.peer != "" {
		into = into.With("peer", f.peer)
	}
	return into
}

func late(peer string, within time.Duration) failure {
	return failure{status: http.StatusGatewayTimeout, peer: peer, form: "no answer within %s", kind: withDuration, within: within}
}

// What clients say of a connection that breaks.
const (
	resetByPeer = "connection reset by peer"
	closedByIt  = "connection closed"
	refused     = "connection refused"
	noSuchHost  = "no such host"
	noFiles     = "too many open files"
	noPorts     = "cannot assign requested address"
	noKey       = "no such key"
	noRow       = "no such row"
)
