package live

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// intake is how much may come up a connection, in bytes a second and at once.
// It holds for frames of all kinds, those of the protocol itself included: none
// is smaller than six bytes.
type intake struct{ rate, burst int }

var (
	// A screen has nothing to say but that it is there.
	screenIntake = intake{128, 4 << 10}
	// Typing, and pasting a page at once.
	keysIntake = intake{16 << 10, 128 << 10}
)

// perMessage is what a message costs beside its bytes: each is a write to a
// shell.
const perMessage = 64

// slowed is a connection that is read no faster than it may be. Whoever sends
// more waits: nothing is kept for them, and nothing lost.
type slowed struct {
	net.Conn
	burst int
	limit *rate.Limiter

	once   sync.Once
	closed chan struct{}
}

func slow(conn net.Conn, in intake) *slowed {
	return &slowed{Conn: conn, burst: in.burst, limit: rate.NewLimiter(rate.Limit(in.rate), in.burst), closed: make(chan struct{})}
}

func (s *slowed) Read(p []byte) (int, error) {
	n, err := s.Conn.Read(p[:min(len(p), s.burst)])
	s.charge(n)
	return n, err
}

// charge waits until n bytes more may have come, or the connection is closed.
func (s *slowed) charge(n int) {
	wait := s.limit.ReserveN(time.Now(), n).Delay()
	if wait <= 0 {
		return
	}
	over := time.NewTimer(wait)
	defer over.Stop()
	select {
	case <-over.C:
	case <-s.closed:
	}
}

func (s *slowed) Close() error {
	s.once.Do(func() { close(s.closed) })
	return s.Conn.Close()
}

// hijacked is a ResponseWriter whose connection is slowed once it is taken over.
type hijacked struct {
	http.ResponseWriter
	intake intake
	conn   *slowed
}

var errNoConnection = errors.New("the request has no connection")

func (h *hijacked) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffers, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, errors.Join(errNoConnection, err)
	}
	h.conn = slow(conn, h.intake)
	return h.conn, buffers, nil
}
