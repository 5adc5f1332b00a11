package inproc

import (
	"context"
	"math/rand/v2"
	"sync"

	wire "github.com/jeroenrinzema/psql-wire"
)

// keys lets clients cancel statements from another connection, as PostgreSQL's
// protocol has it: each session is told a number and a secret. The zero value
// is ready for use.
type keys struct {
	mu       sync.Mutex
	last     int32
	sessions map[int32]key
}

type key struct {
	secret int32
	client *client
}

// issue makes the number and the secret of a session.
func (k *keys) issue(ctx context.Context) (number, secret int32) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.last++
	secret = rand.Int32()
	if by, ok := wire.RemoteAddress(ctx).(who); ok {
		if k.sessions == nil {
			k.sessions = map[int32]key{}
		}
		k.sessions[k.last] = key{secret, by.client}
	}
	return k.last, secret
}

// cancel ends the statement of a session, if there is one.
func (k *keys) cancel(_ context.Context, number, secret int32) error {
	k.mu.Lock()
	s, ok := k.sessions[number]
	k.mu.Unlock()
	if ok && s.secret == secret {
		s.client.mu.Lock()
		defer s.client.mu.Unlock()
		s.client.interrupt()
	}
	return nil
}

// forget drops a session that has ended.
func (k *keys) forget(ctx context.Context) {
	by, ok := wire.RemoteAddress(ctx).(who)
	if !ok {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for number, s := range k.sessions {
		if s.client == by.client {
			delete(k.sessions, number)
		}
	}
}
