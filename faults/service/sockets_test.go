package service

import (
	"errors"
	"testing"
	"time"
)

func TestPortsAreFreeAMinuteLater(t *testing.T) {
	s := sockets{leaked: func() int { return 0 }, maxFiles: normalFiles, maxPorts: 2}
	now := time.Unix(1000, 0)
	dial := func(want error) {
		t.Helper()
		if err := s.dial(now); !errors.Is(err, want) {
			t.Errorf("dial: %v", err)
		}
	}
	dial(nil)
	s.closed(false, now) // was refused
	dial(nil)
	dial(nil)
	dial(errPorts)
	s.closed(true, now)
	now = now.Add(30 * time.Second)
	s.closed(true, now)
	dial(errPorts)
	now = now.Add(30 * time.Second)
	if n, _ := s.ports(now); n != 1 {
		t.Errorf("%d ports are taken", n)
	}
	dial(nil)
	if files, _ := s.files(); files != baseFiles+1 {
		t.Errorf("%d files are open", files)
	}
}
