package courier

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

const (
	waiting   = 256              // messages that wait for one address at most
	arriving  = 1024             // events that wait to be told at most
	attempts  = 5                // at one message
	firstWait = time.Second      // after the first attempt; twice as long after each
	mostWait  = 30 * time.Second // whatever the other end asks for
	lateness  = 15 * time.Minute // after which a message is of no use to anybody
	grace     = 3 * time.Second  // when the server stops
	mostRead  = 4 << 10          // of an answer, in bytes, so that its connection can be used again
)

// Options are what a Courier is made of. All are needed but Open.
type Options struct {
	Addresses []Settings
	// Of tells what messages say of a run besides, and the names of the addresses
	// that they go to; none: nobody is told of it.
	Of func(ctx context.Context, run string) (title string, addresses []string, err error)
	// Log is read for what is told.
	Log event.Log
	// Open is the address at which a run is followed; nil: messages have none.
	Open   func(run string) string
	Logger *slog.Logger
}

// Courier tells addresses what happens. It may be used from many goroutines.
type Courier struct {
	options Options
	routes  map[string]*route
	order   []string
	events  chan event.Event
	stop    context.CancelFunc
	running sync.WaitGroup
	missed  atomic.Int64   // events for which there was no room
	waits   sync.WaitGroup // for what is still to be told
	// pause waits between two attempts.
	pause func(ctx context.Context, wait time.Duration) error
	// settled is called when a message has been sent or given up.
	settled func()
}

// Address is one of the list, without what is secret of it.
type Address struct {
	Name, Title, Kind string
	Told
}

// New returns a courier that works until it is closed.
func New(o Options) *Courier { return work(o, pause, func() {}) }

func work(o Options, pause func(context.Context, time.Duration) error, settled func()) *Courier {
	ctx, stop := context.WithCancel(context.Background())
	c := &Courier{options: o, routes: map[string]*route{}, events: make(chan event.Event, arriving), stop: stop, pause: pause, settled: settled}
	for _, s := range o.Addresses {
		r := &route{Settings: s, client: client(s.Private), queue: make(chan Message, waiting)}
		c.routes[s.Name], c.order = r, append(c.order, s.Name)
		c.running.Go(func() { c.deliver(ctx, r) })
	}
	c.running.Go(func() { c.sort(ctx) })
	return c
}

// Close tells what is still to be told, for as long as that takes or grace and ctx
// allow, and ends. What waits then is lost. Nothing may be published any more.
func (c *Courier) Close(ctx context.Context) {
	told := make(chan struct{})
	go func() {
		c.waits.Wait()
		close(told)
	}()
	select {
	case <-told:
	case <-time.After(grace):
	case <-ctx.Done():
	}
	c.stop()
	c.running.Wait()
}

// Has reports whether there is an address of a name.
func (c *Courier) Has(name string) bool { return c.routes[name] != nil }

// Names lists the names of the addresses.
func (c *Courier) Names() []string { return c.order }

// Addresses lists them in the order of the list.
func (c *Courier) Addresses() []Address {
	all := []Address{}
	for _, name := range c.order {
		r := c.routes[name]
		r.mu.Lock()
		all = append(all, Address{r.Name, r.Title, r.Kind, r.told})
		r.mu.Unlock()
	}
	return all
}

// Publish takes events that are in the log. It waits for nothing: where there is no
// room for one, nobody is told of it.
func (c *Courier) Publish(events []event.Event) {
	if len(c.routes) == 0 {
		return
	}
	for _, e := range events {
		if !told[e.Kind()] {
			continue
		}
		c.waits.Add(1)
		select {
		case c.events <- e:
		default:
			c.waits.Done()
			c.missed.Add(1)
		}
	}
}

// sort hands each event to the addresses that are to hear of it.
func (c *Courier) sort(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-c.events:
			if n := c.missed.Swap(0); n > 0 {
				c.options.Logger.Warn("nobody outside is told of what there was no room for", "events", n)
			}
			if err := c.tell(ctx, e); err != nil {
				c.options.Logger.Error("nobody outside is told of an event", "run", e.Run, "err", err)
			}
			c.waits.Done()
		}
	}
}

// tell has the addresses that are to hear of an event be told of it, as it is read:
// words that have been redacted do not leave.
func (c *Courier) tell(ctx context.Context, e event.Event) error {
	title, names, err := c.options.Of(ctx, e.Run)
	if err != nil || len(names) == 0 {
		return err
	}
	read, err := c.options.Log.Read(ctx, e.Run, e.Seq-1, 1)
	if err != nil {
		return err
	}
	if len(read) == 0 || read[0].Seq != e.Seq {
		return nil // it is gone already
	}
	seen, ok := event.View(event.Viewer{Class: event.Watcher}, read[0])
	if !ok {
		return nil
	}
	m := Message{ID: fmt.Sprintf("drill_%s_%d", e.Run, e.Seq), Run: e.Run, Of: title, Wall: time.Now(), Event: seen, Text: sentence(seen)}
	if _, over := seen.Body.(event.RunEnded); over {
		if m.Open, err = c.open(ctx, e.Run); err != nil {
			return err
		}
	}
	if c.options.Open != nil {
		m.URL = c.options.Open(e.Run)
	}
	for _, name := range names {
		if r := c.routes[name]; r != nil && r.hears(m) {
			c.waits.Add(1)
			if !r.put(m) {
				c.waits.Done() // of the one that made room
			}
		}
	}
	return nil
}

// logRead is how many events of a log are read at once.
const logRead = 1000

// open lists the pages of a run that nothing in its log has ended.
func (c *Courier) open(ctx context.Context, run string) (ids []string, err error) {
	var pages event.Pages
	for after := int64(0); ; {
		events, err := c.options.Log.Read(ctx, run, after, logRead)
		if err != nil {
			return nil, err
		}
		if len(events) == 0 {
			break
		}
		for _, e := range events {
			pages.See(e)
		}
		after = events[len(events)-1].Seq
	}
	for _, p := range pages.Open() {
		ids = append(ids, p.ID)
	}
	return ids, nil
}

// deliver sends what waits for an address, one after the other.
func (c *Courier) deliver(ctx context.Context, r *route) {
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-r.queue:
			err := r.insist(ctx, m, c.pause)
			switch {
			case ctx.Err() != nil:
				return
			case err != nil:
				r.dropped(err.Error())
				c.options.Logger.Warn("a message could not be delivered", "address", r.Name, "run", m.Run, "kind", m.Event.Kind(), "err", err)
			default:
				r.sent()
			}
			c.waits.Done()
			c.settled()
		}
	}
}

// Test sends a message that says that it is a test, at once, and returns what came
// of it; false: there is no such address.
func (c *Courier) Test(ctx context.Context, name, by string) (found bool, err error) {
	r := c.routes[name]
	if r == nil {
		return false, nil
	}
	now := time.Now()
	for _, body := range trial {
		e := event.Event{Run: "test", At: 0, Actor: event.Actor{Kind: event.Person, Name: by}, Body: body}
		m := Message{ID: fmt.Sprintf("drill_test_%d_%s", now.UnixNano(), e.Kind()), Run: "test", Of: "Test message", Wall: now, Event: e, Text: sentence(e)}
		if err = r.send(ctx, m); err != nil {
			r.dropped(err.Error())
			return true, err
		}
	}
	r.sent()
	return true, nil
}

// trial is what a test tells: a page that is over at once, so that nobody is
// left with an open one.
var trial = []event.Body{
	event.PageSent{Page: "test", To: "test", Group: "test", Alerts: []string{}, Service: "test", Summary: "This is a test of Drillyard. There is nothing to do."},
	event.PageResolved{Page: "test"},
}
