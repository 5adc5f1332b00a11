package live

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
)

// vault keeps the current secret of each name. What a service was handed
// before may be an older one.
type vault struct {
	mu      sync.Mutex
	secrets map[string]string
	handed  map[string][]int // hand-outs of each in force, oldest first
	last    int              // number of the newest hand-out
}

func newVault() *vault { return &vault{secrets: map[string]string{}, handed: map[string][]int{}} }

// issue returns the secret of a name, made up when it is first asked for.
func (v *vault) issue(name string) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, ok := v.secrets[name]; !ok {
		v.secrets[name] = rand.Text()
	}
	return v.secrets[name]
}

// handOut notes that somebody is about to get a secret: a new one, or the
// current one if value is empty. It returns what they get and how to take that
// back, which fails when the secret was handed to anybody else since: who
// shares a secret has to change it together.
func (v *vault) handOut(name, value string) (got string, back func() bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	was := v.secrets[name]
	if value != "" {
		v.secrets[name] = value
	}
	v.last++
	turn := v.last
	v.handed[name] = append(v.handed[name], turn)
	return v.secrets[name], func() bool {
		v.mu.Lock()
		defer v.mu.Unlock()
		all := v.handed[name]
		if all[len(all)-1] != turn {
			return false
		}
		v.handed[name] = all[:len(all)-1]
		v.secrets[name] = was
		return true
	}
}

func (v *vault) fingerprints() map[string]string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return fingerprints(v.secrets)
}

// fingerprints shows secrets as what may leave the sandbox.
func fingerprints(values map[string]string) map[string]string {
	if len(values) == 0 {
		return nil
	}
	shown := make(map[string]string, len(values))
	for name, value := range values {
		shown[name] = service.Fingerprint(value)
	}
	return shown
}

func (b *Sandbox) secret(ctx context.Context, p faults.Secret) (back, error) {
	u, err := b.named(p.Service)
	if err != nil {
		return nil, err
	}
	r := u.history()
	defer r.lock()()
	if !r.holds(p.Name) {
		return nil, fmt.Errorf("secret %q: %w", p.Name, faults.ErrNoTarget)
	}
	got, takeBack := b.vault.handOut(p.Name, p.Value)
	was := r.hand(p.Name, got)
	if err := u.secret(ctx, p.Name, got); err != nil {
		r.hand(p.Name, was)
		takeBack()
		return nil, err
	}
	return func(ctx context.Context) error {
		defer r.lock()()
		if !takeBack() {
			return nil
		}
		r.hand(p.Name, was)
		return u.secret(ctx, p.Name, was)
	}, nil
}
