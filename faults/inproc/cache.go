package inproc

import (
	"fmt"
	"net"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// cache answers Redis' protocol.
type cache struct {
	redis   *miniredis.Miniredis
	stop    chan struct{}
	stopped chan struct{}
}

func openCache(values map[string]string) (*cache, error) {
	c := &cache{redis: miniredis.NewMiniRedis(), stop: make(chan struct{}), stopped: make(chan struct{})}
	if err := c.configure(values); err != nil {
		return nil, err
	}
	go c.age()
	return c, nil
}

// age lets keys expire: miniredis leaves the passing of time to its owner.
func (c *cache) age() {
	defer close(c.stopped)
	const tick = 500 * time.Millisecond
	t := time.NewTicker(tick)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			c.redis.FastForward(tick)
		case <-c.stop:
			return
		}
	}
}

func (c *cache) dial() (net.Conn, error) { return c.redis.Dial() }

func (c *cache) configure(values map[string]string) error {
	for k := range values {
		return fmt.Errorf("unknown setting %q; a cache has none", k)
	}
	return nil
}

// forget: a cache comes back empty.
func (c *cache) forget() { c.redis.FlushAll() }

func (c *cache) figures(up bool) []figure {
	if !up {
		return []figure{{"redis_up", "gauge", "", 0}}
	}
	return []figure{
		{"redis_up", "gauge", "", 1},
		{"redis_db_keys", "gauge", `db="db0"`, float64(len(c.redis.Keys()))},
		{"redis_commands_processed_total", "counter", "", float64(c.redis.CommandCount())},
		{"redis_connected_clients", "gauge", "", float64(c.redis.CurrentConnectionCount())},
	}
}

func (c *cache) close() {
	close(c.stop)
	<-c.stopped
	c.redis.Close()
}
