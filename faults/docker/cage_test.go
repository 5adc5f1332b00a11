package docker

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
)

// opened is the empty network of a run, with its gateway's container.
func opened(t *testing.T, run string) *host {
	t.Helper()
	h := &host{opts: Options{Program: program}, run: run}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := h.Open(t.Context(), live.Setting{Stack: harbor(t), Log: func(faults.LogLine) {}}); err != nil {
		t.Fatal(err)
	}
	return h
}

// tries lets a container of a run try something, and returns what it said of
// each: a container of the bounds that every one has.
func tries(t *testing.T, h *host, what string, with ...string) string {
	t.Helper()
	b, err := h.start(t.Context(), spec{
		name: "probe", image: h.images.service, command: append([]string{"probe", what}, with...),
		tmpfs: map[string]string{"/tmp": "size=1m,mode=1777"},
	})
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-b.exited:
	case <-time.After(2 * time.Minute):
		t.Errorf("%s takes for ever; it said %s", what, b.said)
	}
	if err := b.remove(); err != nil {
		t.Error(err)
	}
	return b.said.String()
}

// fails demands that none of the tries worked, and that each was made.
func fails(t *testing.T, h *host, what string, with ...string) {
	t.Helper()
	said := tries(t, h, what, with...)
	t.Log(said)
	for _, w := range with {
		if !strings.Contains(said, what+" "+w+": ") {
			t.Errorf("%s %s was not tried: %s", what, w, said)
		}
	}
	if strings.Contains(said, ": ok") {
		t.Errorf("%s worked", what)
	}
}

func TestCage(t *testing.T) {
	docker := needs(t)
	h, other := opened(t, "test-cage"), opened(t, "test-other")

	t.Run("network", func(t *testing.T) {
		everywhere, err := net.Listen("tcp", ":0") // as careless as a listener can be
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = everywhere.Close() }()
		_, port, _ := net.SplitHostPort(everywhere.Addr().String())
		addrs, err := net.InterfaceAddrs()
		if err != nil {
			t.Fatal(err)
		}
		listener, err := other.start(t.Context(), spec{name: "listener", image: other.images.service, command: []string{"probe", "listen", ":7000"}})
		if err != nil {
			t.Fatal(err)
		}
		next := net.JoinHostPort(listener.addr, "7000")
		for began := time.Now(); !strings.Contains(tries(t, other, "dial", next), ": ok"); {
			if time.Since(began) > time.Minute {
				t.Fatal("the test proves nothing: the listener cannot be reached from its own network either")
			}
		}
		targets := []string{next, "1.1.1.1:53", "169.254.169.254:80", "192.0.2.1:443"}
		for _, a := range addrs {
			ip, _, err := net.ParseCIDR(a.String())
			switch {
			case err != nil || ip.IsLoopback():
			case ip.IsLinkLocalUnicast(): // bridges have such addresses, too
				targets = append(targets, net.JoinHostPort(ip.String()+"%eth0", port))
			default:
				targets = append(targets, net.JoinHostPort(ip.String(), port))
			}
		}
		// The address that an engine gives the host on a network, if it does.
		if ip := net.ParseIP(h.operator.addr).To4(); ip != nil {
			ip[3] = 1
			targets = append(targets, net.JoinHostPort(ip.String(), port))
		}
		fails(t, h, "dial", targets...)
		name, err := os.Hostname()
		if err != nil {
			t.Fatal(err)
		}
		fails(t, h, "lookup", "example.com", "host.docker.internal", "probe.test-other", name+".")
	})
	t.Run("own network", func(t *testing.T) {
		if said := tries(t, h, "lookup", "gateway"); !strings.Contains(said, "gateway: ok") {
			t.Errorf("the test proves nothing: its own network is not found either: %s", said)
		}
	})
	t.Run("engine", func(t *testing.T) {
		fails(t, h, "socket", "/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock")
	})
	t.Run("files", func(t *testing.T) {
		fails(t, h, "write", "/x", "/sandbox", "/etc/x", "/dev/x", "/proc/sysrq-trigger", "/proc/sys/kernel/hostname", "/sys/fs/cgroup/x")
		if said := tries(t, h, "write", "/tmp/x"); !strings.Contains(said, ": ok") {
			t.Errorf("not even where it may: %s", said)
		}
	})
	t.Run("processes", func(t *testing.T) { fails(t, h, "fork", "-") })
	t.Run("memory", func(t *testing.T) {
		if said := tries(t, h, "eat", "-"); strings.Contains(said, "ok") || strings.Contains(said, "done") {
			t.Errorf("it took 4 GiB: %s", said)
		}
	})
	t.Run("others stay well", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		for _, of := range []*host{h, other} {
			if err := of.operator.calls.Call(ctx, "metrics", struct{}{}, nil); err == nil || !strings.Contains(err.Error(), "not open") {
				t.Errorf("the gateway does not answer as it should: %v", err)
			}
		}
		if _, err := os.Stat(filepath.Join("/", "x")); err == nil {
			t.Error("/x was written on this machine")
		}
	})
	for _, of := range []*host{h, other} {
		if err := of.Close(); err != nil {
			t.Error(err)
		}
		if left := leftovers(t, docker, of.run); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	}
}
