//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package metrics

import (
	"errors"
	"os"
	"syscall"
)

// share keeps a file from being seized until it is closed, by whatever closes it.
func share(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_SH) }

// seize takes a file that nobody shares, or answers ErrInUse.
func seize(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return ErrInUse
	}
	return err
}
