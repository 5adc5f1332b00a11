package caged

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// Namespaces are those that Enclose has to be started in, as the first process.
const Namespaces = unix.CLONE_NEWUSER | unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS

// Capabilities are what it has to have in them.
var Capabilities = []uintptr{unix.CAP_SYS_ADMIN}

// program is the descriptor that Enclose finds its own program at.
const program = 3

// files is how many there may be in each folder that can be written.
const files = 4096

// Enclose makes a cage out of namespaces: a root that has the programs of this machine,
// none of its files and none of its processes, and cannot be written; then it takes Role
// there, without a capability. It returns only if it cannot.
func Enclose(disk int64) error {
	if os.Getpid() != 1 {
		return errors.New("a cage needs processes of its own: this is not the first one")
	}
	// Nor may what the server was itself started with get in: a file of whoever started it.
	if err := unix.CloseRange(program, math.MaxUint32, unix.CLOSE_RANGE_CLOEXEC); err != nil {
		return fmt.Errorf("let go of open files, which takes Linux 5.11: %w", err)
	}
	if err := build(disk); err != nil {
		return err
	}
	runtime.LockOSThread() // capabilities are those of a thread, and this is the one that goes on
	if err := unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); err != nil {
		return fmt.Errorf("drop capabilities: %w", err)
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("give up new privileges: %w", err)
	}
	return fmt.Errorf("begin in the cage: %w", syscall.Exec("/proc/self/exe", []string{"cage", Role}, environment))
}

// above is where the new root is put together; what this machine has there is out of sight.
const above = "/tmp"

func build(disk int64) error {
	// Nothing that is mounted here is to be seen outside.
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("keep mounts private: %w", err)
	}
	if err := unix.Mount("cage", above, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "size=1m,mode=0755"); err != nil {
		return fmt.Errorf("mount a root: %w", err)
	}
	for _, part := range []func() error{programs, settings, devices, func() error { return folders(disk) }, sysproc} {
		if err := part(); err != nil {
			return err
		}
	}
	if err := unix.Sethostname([]byte("cage")); err != nil {
		return fmt.Errorf("name the machine: %w", err)
	}
	return enter()
}

// programs binds what this machine's programs consist of.
func programs() error {
	for _, name := range []string{"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/alternatives", "/etc/ld.so.cache"} {
		at, err := os.Lstat(name)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if at.Mode()&os.ModeSymlink != 0 {
			to, err := os.Readlink(name)
			if err == nil {
				err = os.Symlink(to, above+name)
			}
			if err != nil {
				return err
			}
			continue
		}
		if err := bind(name, at.IsDir()); err != nil {
			return err
		}
	}
	return nil
}

// bind shows a file or folder of this machine in the cage, to be read.
func bind(name string, folder bool) error {
	if err := spot(above+name, folder); err != nil {
		return err
	}
	if err := unix.Mount(name, above+name, "", unix.MS_BIND|unix.MS_REC, ""); err != nil {
		return fmt.Errorf("bind %s: %w", name, err)
	}
	attributes := &unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY | unix.MOUNT_ATTR_NOSUID}
	if folder {
		attributes.Attr_set |= unix.MOUNT_ATTR_NODEV
	}
	if err := unix.MountSetattr(unix.AT_FDCWD, above+name, unix.AT_RECURSIVE, attributes); err != nil {
		return fmt.Errorf("protect %s, which takes Linux 5.12: %w", name, err)
	}
	return nil
}

// spot makes the place that something is mounted on.
func spot(name string, folder bool) error {
	if folder {
		return os.MkdirAll(name, 0o755)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, nil, 0o644)
}

// settings are the few files that programs look for.
func settings() error {
	for name, text := range map[string]string{
		"passwd":        fmt.Sprintf("root:x:0:0:root:/:/bin/false\ncandidate:x:%d:%d::%s:/bin/bash\n", User, User, Work),
		"group":         fmt.Sprintf("root:x:0:\ncandidate:x:%d:\n", User),
		"hosts":         "127.0.0.1 localhost cage\n",
		"nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
	} {
		if err := errors.Join(os.MkdirAll(above+"/etc", 0o755), os.WriteFile(filepath.Join(above, "etc", name), []byte(text), 0o644)); err != nil {
			return err
		}
	}
	return nil
}

func devices() error {
	for _, name := range []string{"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"} {
		if err := spot(above+name, false); err != nil {
			return err
		}
		if err := unix.Mount(name, above+name, "", unix.MS_BIND, ""); err != nil {
			return fmt.Errorf("bind %s: %w", name, err)
		}
	}
	// Terminals of its own, and few: the kernel has so many for all.
	if err := spot(above+"/dev/pts", true); err != nil {
		return err
	}
	if err := unix.Mount("cage", above+"/dev/pts", "devpts", unix.MS_NOSUID|unix.MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620,max=8"); err != nil {
		return fmt.Errorf("mount terminals: %w", err)
	}
	for name, to := range map[string]string{"ptmx": "pts/ptmx", "fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"} {
		if err := os.Symlink(to, filepath.Join(above, "dev", name)); err != nil {
			return err
		}
	}
	return nil
}

// folders are those that can be written.
func folders(disk int64) error {
	for name, more := range map[string]string{Work: "mode=0755", Scratch: "mode=1777"} {
		if err := spot(above+name, true); err != nil {
			return err
		}
		options := "size=" + strconv.FormatInt(disk, 10) + ",nr_inodes=" + strconv.Itoa(files) + "," + more
		if err := unix.Mount("cage", above+name, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, options); err != nil {
			return fmt.Errorf("mount %s: %w", name, err)
		}
	}
	return nil
}

// sysproc shows the processes of the cage and nothing else of the kernel's.
func sysproc() error {
	if err := spot(above+"/proc", true); err != nil {
		return err
	}
	err := unix.Mount("proc", above+"/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, "subset=pid")
	if err != nil {
		return fmt.Errorf("mount /proc of the cage, which takes Linux 5.8 and a machine whose own /proc is whole: %w", err)
	}
	return nil
}

// enter makes what was put together the root, and lets go of the old one.
func enter() error {
	if err := os.Chdir(above); err != nil {
		return err
	}
	if err := unix.PivotRoot(".", "."); err != nil {
		return fmt.Errorf("change the root: %w", err)
	}
	if err := unix.Unmount(".", unix.MNT_DETACH); err != nil {
		return fmt.Errorf("let go of the old root: %w", err)
	}
	if err := os.Chdir("/"); err != nil {
		return err
	}
	if err := unix.MountSetattr(unix.AT_FDCWD, "/", 0, &unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY}); err != nil {
		return fmt.Errorf("protect the root: %w", err)
	}
	return os.Chdir(Work)
}
