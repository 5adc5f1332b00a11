package desired

import (
	"fmt"
	"maps"

	"github.com/drillyard/drillyard/faults"
)

// Vault keeps the current secret of each name. What a service was handed before
// may be an older one. S is what a runtime knows a secret by.
type Vault[S any] struct {
	mint    func(name, value string) S
	current map[string]S
	handed  map[string][]int // hand-outs of each in force, oldest first
	last    int              // number of the newest hand-out
}

// NewVault is a vault that makes secrets of a name by mint, from a value or,
// when that is empty, a new one.
func NewVault[S any](mint func(name, value string) S) *Vault[S] {
	return &Vault[S]{mint: mint, current: map[string]S{}, handed: map[string][]int{}}
}

// Current are the current secrets by name.
func (v *Vault[S]) Current() map[string]S { return maps.Clone(v.current) }

// Keyring is the secrets that one service has, by name.
type Keyring[S any] map[string]S

// Keyring hands a service the current secrets of some names, made up when they
// are first asked for.
func (v *Vault[S]) Keyring(names []string) Keyring[S] {
	k := Keyring[S]{}
	for _, name := range names {
		if _, ok := v.current[name]; !ok {
			v.current[name] = v.mint(name, "")
		}
		k[name] = v.current[name]
	}
	return k
}

// Hand hands a service a secret: a new one, or the current one if value is
// empty. It returns what the service has now, and undo, which gives it back what
// it had; that fails when the secret was handed to anybody else since: who
// shares a secret has to change it together. ErrNoTarget says that the service
// was never handed one of that name.
func (v *Vault[S]) Hand(to Keyring[S], name, value string) (got S, undo func() (S, bool), err error) {
	had, ok := to[name]
	if !ok {
		return got, nil, fmt.Errorf("secret %q: %w", name, faults.ErrNoTarget)
	}
	was := v.current[name]
	if value != "" {
		v.current[name] = v.mint(name, value)
	}
	v.last++
	number := v.last
	v.handed[name] = append(v.handed[name], number)
	to[name] = v.current[name]
	return to[name], func() (S, bool) {
		all := v.handed[name]
		if all[len(all)-1] != number {
			return had, false
		}
		v.handed[name] = all[:len(all)-1]
		v.current[name] = was
		to[name] = had
		return had, true
	}, nil
}
