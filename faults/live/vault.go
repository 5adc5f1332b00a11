package live

import (
	"context"
	"crypto/rand"
	"maps"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/service"
)

// vault is the secrets of a run, for use by many goroutines.
type vault struct {
	mu   sync.Mutex
	kept *desired.Vault[string]
}

func newVault() *vault {
	return &vault{kept: desired.NewVault(func(_, value string) string {
		if value == "" {
			return rand.Text()
		}
		return value
	})}
}

func (v *vault) keyring(names []string) desired.Keyring[string] {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.kept.Keyring(names)
}

// held is what is on a keyring now.
func (v *vault) held(k desired.Keyring[string]) map[string]string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return maps.Clone(k)
}

func (v *vault) hand(to desired.Keyring[string], p faults.Secret) (got string, undo func() (string, bool), err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	got, takeBack, err := v.kept.Hand(to, p.Name, p.Value)
	return got, func() (string, bool) {
		v.mu.Lock()
		defer v.mu.Unlock()
		return takeBack()
	}, err
}

func (v *vault) fingerprints() map[string]string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return fingerprints(v.kept.Current())
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
	got, undo, err := b.vault.hand(r.secrets, p)
	if err != nil {
		return nil, err
	}
	if err := u.secret(ctx, p.Name, got); err != nil {
		undo()
		return nil, err
	}
	return func(ctx context.Context) error {
		defer r.lock()()
		if was, ok := undo(); ok {
			return u.secret(ctx, p.Name, was)
		}
		return nil
	}, nil
}
