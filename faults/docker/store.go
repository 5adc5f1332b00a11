package docker

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"sync/atomic"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/docker/inside"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stack"
)

// server is how a kind of store is run.
type server struct {
	port string
	// first is done once, run is what goes on: shell, in the store's folder.
	first, run string
}

// servers keep their data in memory: it is gone with the run. A commit is safe
// from the end of its process, and from nothing else.
var servers = map[string]server{
	stack.KindDatabase: {
		port: "5432",
		first: "printf %s \"$OPERATOR_KEY\" >/tmp/key && initdb -D /data/pg -U postgres --pwfile=/tmp/key -A trust --no-sync --no-instructions >/dev/null && " +
			"rm /tmp/key && printf 'host all postgres all scram-sha-256\\nhost all all all trust\\n' >/data/pg/pg_hba.conf",
		run: "rm -f /data/pg/postmaster.pid; exec postgres -D /data/pg -c listen_addresses='*' -c unix_socket_directories=/tmp -c max_connections=300 " +
			"-c fsync=off -c full_page_writes=off -c shared_buffers=32MB -c autovacuum=off -c log_min_messages=fatal",
	},
	stack.KindCache: {
		port: "6379", first: "true",
		run: "exec redis-server --bind 0.0.0.0 --protected-mode no --save '' --appendonly no --dir /data --loglevel warning " +
			`--user operator on ">$OPERATOR_KEY" '~*' '&*' +@all ` +
			// Others see and change what is in it, and not what the operator does.
			"--user default on nopass '~*' '&*' +@all -acl -monitor -slowlog -debug -module -replicaof -slaveof -shutdown",
	},
	stack.KindQueue: {port: "4222", first: "mkdir -p /data/js", run: "exec nats-server -a 0.0.0.0 -p 4222 -m " + inside.WatchPort + " -js -sd /data/js"},
}

// supervisor runs a server and starts it again, but not while /data/down is
// there: what is killed is the server, and not the container with its data. When
// the input ends, so does everything.
const supervisor = `exec 3<&0
watch() {
  kill -0 "$watching" 2>/dev/null && return
  { cat <&3 >/dev/null && touch /data/end && kill -9 -1; } &
  watching=$!
}
%s || exit 1
while [ ! -e /data/end ]; do
  watch
  if [ -e /data/down ]; then
    sleep 0.05
  else
    (%s) &
    wait $!
  fi
done`

// down kills whatever runs in the container but its supervisor, and keeps the
// server from coming back; up lets it.
const (
	down = "touch /data/down && { kill -9 -1; true; }"
	up   = "rm /data/down"
)

// store is a server in a container. It implements live.Store.
type store struct {
	host *host
	box  *box
	spec stack.Service
	hung atomic.Bool
}

// Store starts a server and has the gateway fill it.
func (h *host) Store(ctx context.Context, s live.StoreSpec) (live.Store, error) {
	kind := servers[s.Service.Kind]
	image := map[string]string{stack.KindDatabase: h.images.database, stack.KindCache: h.images.cache, stack.KindQueue: h.images.message}[s.Service.Kind]
	key := rand.Text()
	b, err := h.start(ctx, spec{
		name: s.Service.Name, image: image,
		entrypoint: []string{"sh", "-c", fmt.Sprintf(supervisor, kind.first, kind.run)},
		env:        map[string]string{"OPERATOR_KEY": key},
		tmpfs:      map[string]string{"/data": "size=512m,mode=1777", "/tmp": "size=16m,mode=1777"},
		memory:     768 << 20, user: users[s.Service.Kind],
	})
	if err != nil {
		return nil, err
	}
	st := &store{host: h, box: b, spec: s.Service}
	open := inside.OpenStore{Service: s.Service, Addr: st.Addr(), Users: h.usersOf(s.Service.Name), Subjects: s.Subjects, Business: s.Business, Seed: s.Seed, Key: key}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { // there is no waiting for a server that has ended
		select {
		case <-b.exited:
			cancel()
		case <-ctx.Done():
		}
	}()
	if err := h.operator.calls.Call(ctx, "store.open", open, nil); err != nil {
		return nil, b.failed("open", err)
	}
	return st, nil
}

// users are those that servers run as: not root.
var users = map[string]string{stack.KindDatabase: "postgres", stack.KindCache: "redis", stack.KindQueue: "65534"}

// usersOf lists the services that use a store.
func (h *host) usersOf(name string) []string {
	var users []string
	for _, e := range h.setting.Stack.Edges() {
		if e.To == name {
			users = append(users, e.From)
		}
	}
	return users
}

// Addr is where the gateway reaches the server.
func (s *store) Addr() string { return net.JoinHostPort(s.box.addr, servers[s.spec.Kind].port) }

// call has the operator do something.
func call[T any](ctx context.Context, s *store, what string, with T) error {
	return s.host.operator.calls.Call(ctx, what, inside.StoreCall[T]{Store: s.spec.Name, With: with}, nil)
}

func (s *store) Configure(ctx context.Context, values map[string]string) error {
	return call(ctx, s, "store.configure", values)
}

func (s *store) Limit(ctx context.Context, l faults.Limit) error {
	switch {
	case l.CPU != 0 || l.Memory != 0 || l.Files != 0 || l.Ports != 0:
		return fmt.Errorf("processor, memory, files and ports of a store: %w", faults.ErrUnsupported)
	case l.Disk != 0 && s.spec.Kind == stack.KindCache:
		return fmt.Errorf("a cache keeps nothing on a disk: %w", faults.ErrUnsupported)
	}
	return call(ctx, s, "store.limit", l)
}

func (s *store) SetConditions(ctx context.Context, all []live.Condition) error {
	return call(ctx, s, "store.conditions", all)
}

// Ended implements live.Healing.
func (s *store) Ended(ctx context.Context) (ids []int, err error) {
	err = s.host.operator.calls.Call(ctx, "store.ended", s.spec.Name, &ids)
	return ids, err
}

func (s *store) Do(ctx context.Context, d faults.Data) error { return call(ctx, s, "store.do", d) }

// Kill ends the server at once, and keeps it from coming back.
func (s *store) Kill(ctx context.Context) error {
	if err := call(ctx, s, inside.Down, struct{}{}); err != nil {
		return err
	}
	if s.hung.Swap(false) {
		if err := s.box.resume(ctx); err != nil { // what is stopped hears no signal
			return fmt.Errorf("let %s go on: %w", s.box.name, err)
		}
	}
	return s.shell(ctx, down)
}

// Hang stops every process of the server where it stands.
func (s *store) Hang(ctx context.Context) error {
	if err := call(ctx, s, inside.Down, struct{}{}); err != nil {
		return err
	}
	if s.hung.Swap(true) {
		return nil
	}
	return s.box.pause(ctx)
}

// Start starts the server anew, whatever state it is in.
func (s *store) Start(ctx context.Context) error {
	if err := s.Kill(ctx); err != nil {
		return err
	}
	if err := s.shell(ctx, up); err != nil {
		return err
	}
	return call(ctx, s, "store.again", struct{}{})
}

// shell runs a line of shell in the container, as the server's own user.
func (s *store) shell(ctx context.Context, text string) error {
	return s.box.run(ctx, "sh", "-c", text)
}

func (s *store) Metrics(ctx context.Context) ([]byte, error) {
	var page string
	err := s.host.operator.calls.Call(ctx, "store.metrics", s.spec.Name, &page)
	return []byte(page), err
}

func (s *store) Close() error { return s.box.remove() }
