//go:build unix

package docker

import "golang.org/x/sys/unix"

// freeDisk tells how many bytes are free where a folder is; ok is false when
// the folder is not on this machine.
func freeDisk(folder string) (free int64, ok bool) {
	var at unix.Statfs_t
	if err := unix.Statfs(folder, &at); err != nil {
		return 0, false
	}
	return int64(at.Bavail) * int64(at.Bsize), true //nolint:unconvert // of other types on other systems
}
