package docker

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
)

// needsToolbox is needs for what wants the toolbox as well.
func needsToolbox(t testing.TB) {
	t.Helper()
	docker := needs(t)
	if has(t.Context(), docker, toolboxImage) {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("image %s is not here: make images builds it", toolboxImage)
	}
	t.Skipf("image %s is not here: make images builds it", toolboxImage)
}

// seat is somebody at a terminal.
type seat struct {
	t     *testing.T
	shell faults.Shell
	ended chan struct{}

	mu    sync.Mutex
	shown bytes.Buffer
	told  chan struct{} // something was shown
	lines int
}

func sit(t *testing.T, b *live.Sandbox, name string) *seat {
	t.Helper()
	shell, err := b.OpenShell(t.Context(), name, faults.Size{Cols: 200, Rows: 50})
	if err != nil {
		t.Fatal(err)
	}
	s := &seat{t: t, shell: shell, ended: make(chan struct{}), told: make(chan struct{}, 1)}
	go func() {
		defer close(s.ended)
		buf := make([]byte, 4096)
		for {
			n, err := shell.Read(buf)
			s.mu.Lock()
			s.shown.Write(buf[:n])
			s.mu.Unlock()
			select {
			case s.told <- struct{}{}:
			default:
			}
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { _ = shell.Close() })
	return s
}

var escapes = regexp.MustCompile(`\x1b(\[[0-9;?]*[a-zA-Z]|[=>])`)

// run types a line and returns what it shows, and its exit status.
func (s *seat) run(line string) (shown, status string) {
	s.t.Helper()
	s.lines++
	// What is typed is shown as well, and is not what it says.
	end := regexp.MustCompile(fmt.Sprintf(`end-%d-(\d+)\r?\n`, s.lines))
	s.mu.Lock()
	s.shown.Reset()
	s.mu.Unlock()
	if _, err := fmt.Fprintf(s.shell, "%s; echo end-%d-$?\r", line, s.lines); err != nil {
		s.t.Fatal(err)
	}
	limit := time.NewTimer(30 * time.Second)
	defer limit.Stop()
	for {
		s.mu.Lock()
		text := escapes.ReplaceAllString(s.shown.String(), "")
		s.mu.Unlock()
		if at := end.FindStringSubmatchIndex(text); at != nil {
			said := text[:at[0]]
			// What is typed before there is a prompt is shown once more behind it.
			typed := fmt.Sprintf("end-%d-$?", s.lines)
			said = said[strings.LastIndex(said, typed)+len(typed):]
			return strings.TrimSpace(said), text[at[2]:at[3]]
		}
		select {
		case <-s.told:
		case <-s.ended:
			s.t.Fatalf("%s: the shell ended: %s", line, text)
		case <-limit.C:
			s.t.Fatalf("%s: no end: %s", line, text)
		}
	}
}

// works runs a line that must work, and returns what it shows.
func (s *seat) works(line string) string {
	s.t.Helper()
	said, status := s.run(line)
	if status != "0" {
		s.t.Fatalf("%s: exit status %s: %s", line, status, said)
	}
	s.t.Logf("$ %s\n%s", line, said)
	return said
}

func (s *seat) wants(line, part string) {
	s.t.Helper()
	if said := s.works(line); !strings.Contains(said, part) {
		s.t.Errorf("%s: %q is not in %s", line, part, said)
	}
}

// fails runs lines that must not work.
func (s *seat) fails(lines ...string) {
	s.t.Helper()
	for _, line := range lines {
		if said, status := s.run(line); status == "0" {
			s.t.Errorf("%s works: %s", line, said)
		}
	}
}

func TestTerminal(t *testing.T) {
	t.Parallel()
	needsToolbox(t)
	b, n := begin(t, "terminal")
	if got, want := b.Shells(), []string{"toolbox", "checkout-1", "checkout-2", "fulfilment-1", "fulfilment-2"}; !slices.Equal(got, want) {
		t.Errorf("one can log in to %q, want %q", got, want)
	}
	for _, name := range []string{"storefront-1", "orders-db", "gateway", "", "no-such"} {
		if _, err := b.OpenShell(t.Context(), name, faults.Size{}); !errors.Is(err, faults.ErrNoTarget) {
			t.Errorf("logging in to %q: %v", name, err)
		}
	}
	t.Run("toolbox", func(t *testing.T) { fromToolbox(t, b) })
	t.Run("replica", func(t *testing.T) { fromReplica(t, b) })
	t.Run("answers", func(t *testing.T) { hunt(t, b, "terminal") })
	t.Run("database", func(t *testing.T) { spy(t, b, n) })
	t.Run("cures", func(t *testing.T) { byHand(t, b, n) })
}

// fromToolbox: what operators have at hand reaches the run, and nothing else.
func fromToolbox(t *testing.T, b *live.Sandbox) {
	s := sit(t, b, faults.Toolbox)
	s.wants("id -un", "oncall")
	s.wants("psql -h orders-db -U checkout orders-db -tc 'select 40 + 2'", "42")
	s.wants("psql -h orders-db orders-db -tc \"select count(*) from products\"", "100")
	s.wants("curl -s -m 5 -o /dev/null -w '%{http_code}\\n' http://storefront-1:8080/", "200")
	s.wants("getent hosts session-cache", "session-cache")
	s.wants("dig +short order-queue", ".")
	s.wants("redis-cli -h session-cache ping", "PONG")
	s.wants("stty size", "50 200")
	if err := s.shell.Resize(faults.Size{Cols: 90, Rows: 31}); err != nil {
		t.Error(err)
	}
	s.wants("stty size", "31 90")
	s.works("touch ~/note /tmp/note")

	s.fails(
		"touch /note", "touch /usr/bin/note", "su -c true </dev/null",
		"getent hosts example.com", "getent hosts host.docker.internal",
		"curl -s -m 2 http://192.0.2.1/", "nc -z -w 2 1.1.1.1 443", "ping -c 1 -W 1 1.1.1.1",
		"ls /var/run/docker.sock",
		// The machine that it runs on is the first address of the network.
		"for p in 22 80 2375 8080; do nc -z -w 1 $(hostname -i | sed 's/[0-9]*$/1/') $p && break; done",
		// Whoever runs the stores has keys of their own.
		"psql -w -h orders-db -U postgres orders-db -c 'select 1'", "psql -h orders-db orders-db -c 'table drill.state'",
		"psql -h orders-db orders-db -c 'update drill.state set slow = 0'", "psql -h orders-db -U checkout orders-db -c 'table drill.state'",
		"redis-cli -e -h session-cache acl list", "redis-cli -e -h session-cache monitor", "redis-cli -e -h session-cache shutdown",
	)
	if _, err := io.WriteString(s.shell, "exit\r"); err != nil {
		t.Error(err)
	}
	<-s.ended
}

// fromReplica: who is logged in sees the process as it is, and not how it is
// driven.
func fromReplica(t *testing.T, b *live.Sandbox) {
	r := sit(t, b, "checkout-1")
	r.wants("ps -eo user,args", "/sandbox replica")
	r.wants("ss -Hltn", ":8080")
	r.wants("ss -Htn", ":8080")
	r.wants("curl -s -o /dev/null -w '%{http_code}\\n' localhost:8080/nowhere", "404")
	r.works("df -h /tmp")
	r.works("top -bn1")
	r.fails(
		"touch /sandbox", "head -c 32M /dev/zero > /tmp/big", "curl -s -m 2 http://192.0.2.1/",
		// How the replica is driven is out of reach.
		"echo x > /proc/$(pgrep -P 1 sandbox)/fd/0", "lsof -nP -p $(pgrep -P 1 sandbox) | grep STREAM",
		"cat /sandbox > /dev/null", "head -c 1 /proc/1/exe", "head -c 1 /proc/$(pgrep -P 1 sandbox)/exe",
	)
	for _, pid := range []string{"1", "$(pgrep -P 1 sandbox)"} {
		for _, way := range []string{"ls /proc/%s/fd/", "cat /proc/%s/environ", "cat /proc/%s/maps", "ls /proc/%s/map_files/", "cat /proc/%s/auxv",
			"cat /proc/%s/syscall", "timeout 5 strace -f -p %s -o /tmp/traced -e trace=read; test -s /tmp/traced"} {
			r.fails(fmt.Sprintf(way, pid))
		}
	}
	r.works("kill -9 1; kill -STOP 1; sleep 0.2; ps -p 1") // nothing happens to it

	// A shell that was left leaves nothing behind.
	r.works("sleep 12346 & true")
	if err := r.shell.Close(); err != nil {
		t.Error(err)
	}
	<-r.ended
	sit(t, b, "checkout-1").fails("pgrep -f 'sleep 1234'[6]")
}

// byHand cures with what is in the terminal alone. Each harm is there before,
// and the sandbox sees for itself that it is gone.
func byHand(t *testing.T, b *live.Sandbox, n *notes) {
	s := sit(t, b, faults.Toolbox)
	buys := func() bool {
		a, err := b.Probe(t.Context(), faults.Probe{Journey: "buy"})
		return err == nil && a.OK
	}
	health := func(service string) faults.ServiceHealth {
		h, err := b.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return h.Services[service]
	}
	state := func(replica string) string {
		for _, r := range health("checkout").Replicas {
			if r.Name == replica {
				return string(r.State)
			}
		}
		return "gone"
	}

	const blockers = "from pg_stat_activity as b where cardinality(pg_blocking_pids(b.pid)) = 0 " +
		"and exists (select from pg_stat_activity as w where b.pid = any(pg_blocking_pids(w.pid)))"
	for _, op := range []faults.DataOp{faults.DataLock, faults.DataLockAll} {
		undo := do(t, b, faults.Data{Service: "orders-db", Op: op})
		eventually(t, b, "customers wait for a lock", long, func() bool { return !buys() && n.Sum("orders-db", "pg_locks_waiting") > 0 })
		s.wants(`psql -h orders-db orders-db -Atc "select b.usename, b.application_name, b.state `+blockers+`"`, "deploy|migration|idle in transaction")
		s.wants(`psql -h orders-db orders-db -Atc "select pg_terminate_backend(b.pid) `+blockers+`"`, "t")
		eventually(t, b, "customers buy, and nothing is locked", long, func() bool { return buys() && len(health("orders-db").Data) == 0 })
		back(t, undo) // of nothing
	}

	do(t, b, faults.Config{Service: "orders-db", Set: map[string]string{"max_connections": "2"}})
	do(t, b, faults.Process{Service: "orders-db", Op: faults.Restart})
	eventually(t, b, "the database has too few connections", 2*long, func() bool {
		return n.Logged("checkout", "too many") > 0 && n.Sum("orders-db", "pg_settings_max_connections") == 2 && !buys()
	})
	s.wants(`psql -h orders-db postgres -c 'alter database "orders-db" connection limit 100'`, "ALTER DATABASE")
	eventually(t, b, "customers buy again", long, func() bool { return n.Sum("orders-db", "pg_settings_max_connections") == 100 && buys() })

	const cache, evicted = "session-cache", "redis_evicted_keys_total"
	do(t, b, faults.Config{Service: cache, Set: map[string]string{"max_keys": "3"}})
	eventually(t, b, "keys are evicted", long, func() bool { return n.Sum(cache, evicted) > 0 })
	s.works("redis-cli -h session-cache config get maxmemory")
	s.wants("redis-cli -h session-cache config set maxmemory 0", "OK")
	last, keys := -1.0, n.Sum(cache, "redis_db_keys")
	eventually(t, b, "what is cached stays", long, func() bool {
		now := n.Sum(cache, evicted)
		still := now == last
		last = now
		return still && n.Sum(cache, "redis_db_keys") > keys+5
	})

	for replica, cure := range map[string]string{"checkout-1": "kill -9", "checkout-2": "kill -CONT"} {
		do(t, b, faults.Process{Service: "checkout", Replica: replica, Op: faults.Hang})
		eventually(t, b, replica+" hangs", long, func() bool { return state(replica) == "hung" && n.Lost(replica) != nil })
		r := sit(t, b, replica)
		r.wants("ps -o stat= -p $(pgrep -P 1 sandbox)", "T")
		if _, err := io.WriteString(r.shell, cure+" $(pgrep -P 1 sandbox)\r"); err != nil {
			t.Error(err)
		}
		if cure == "kill -9" {
			<-r.ended // with its machine
		}
		eventually(t, b, replica+" serves again", 2*long, func() bool { return state(replica) == "ready" && n.Lost(replica) == nil && buys() })
	}
	if n.Logged("checkout", "terminated by signal 9") == 0 {
		t.Error("nobody said that a replica was killed")
	}
	if !slices.Contains(b.Shells(), "checkout-1") {
		t.Errorf("one can log in to %q", b.Shells())
	}
}
