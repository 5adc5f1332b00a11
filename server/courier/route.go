package courier

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"
)

// route is one address and what waits for it.
type route struct {
	Settings
	client *http.Client
	queue  chan Message
	mu     sync.Mutex
	told   Told
}

// Told is what has become of the messages to an address since the server began.
type Told struct {
	Sent, Dropped int
	Last          time.Time // when the latest was sent, or given up
	Error         string    // why the latest was given up; empty: it was sent, or there was none
}

// hears reports whether there is anything in a message for the address.
func (r *route) hears(m Message) bool {
	parcels, err := wordings[r.Kind](r.Settings, m, m.Wall)
	return err != nil || len(parcels) > 0
}

// put has a message wait; where there is no room the oldest makes it, and put reports
// false.
func (r *route) put(m Message) (room bool) {
	for room = true; ; {
		select {
		case r.queue <- m:
			return room
		default:
		}
		select {
		case <-r.queue:
			room = false
			r.dropped("there is no room for more that waits")
		default:
		}
	}
}

func (r *route) dropped(why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.told.Dropped++
	r.told.Last, r.told.Error = time.Now(), why
}

func (r *route) sent() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.told.Sent++
	r.told.Last, r.told.Error = time.Now(), ""
}

// insist tries to send a message until it is taken, or there is no sense in it.
func (r *route) insist(ctx context.Context, m Message, pause func(context.Context, time.Duration) error) (err error) {
	for attempt, wait := 0, firstWait; attempt < attempts; attempt, wait = attempt+1, 2*wait {
		if time.Since(m.Wall) > lateness {
			return cmp.Or(err, errors.New("it is too late for it"))
		}
		var refused *refusal
		if err = r.send(ctx, m); err == nil || errors.As(err, &refused) && !refused.again || errors.Is(err, errPrivate) {
			return err
		}
		if refused != nil {
			wait = max(wait, refused.after)
		}
		if attempt == attempts-1 {
			break
		}
		if err := pause(ctx, min(wait, mostWait)); err != nil {
			return err
		}
	}
	return err
}

// pause waits, a little longer each time by chance: many would come at once else.
func pause(ctx context.Context, wait time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(wait + rand.N(firstWait/2)):
		return nil
	}
}

// refusal is an answer other than that the message was taken.
type refusal struct {
	status int
	again  bool          // another attempt may be taken
	after  time.Duration // that the other end asks for
}

func (e *refusal) Error() string { return fmt.Sprintf("it answers %d", e.status) }

// send makes one attempt.
func (r *route) send(ctx context.Context, m Message) error {
	parcels, err := wordings[r.Kind](r.Settings, m, time.Now())
	for _, p := range parcels { // to take one twice changes nothing there
		err = cmp.Or(err, r.post(ctx, p))
	}
	return err
}

func (r *route) post(ctx context.Context, p parcel) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.URL, bytes.NewReader(p.body))
	if err != nil {
		return hidden(err)
	}
	for name, values := range p.header {
		request.Header[name] = values
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "Drillyard")
	answer, err := r.client.Do(request)
	if err != nil {
		return hidden(err)
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, mostRead))
	if answer.StatusCode/100 == 2 {
		return nil
	}
	again := answer.StatusCode >= 500 || slices.Contains([]int{http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests}, answer.StatusCode)
	return &refusal{answer.StatusCode, again, after(answer.Header.Get("Retry-After"))}
}
