package caged

import "time"

// Roles of the program that runs inside.
const (
	// Role is the first process of a cage that is there already, as in a container.
	Role = "cage"
	// RoleEnclose makes the cage out of the namespaces that it was started in, and takes
	// Role in it.
	RoleEnclose = "enclose"
	// RoleStep is a program of somebody until it begins: it takes its limits upon itself.
	RoleStep = "cage-step"
)

// Folders of a cage that can be written, and nothing else can.
const (
	Work    = "/work" // where a program finds its files, and begins
	Scratch = "/tmp"
)

// User is who a program is in a cage.
const User = 65532

// Limits are those of every program in a cage.
type Limits struct {
	Memory    int64 // bytes, of all its processes together
	Processes int   // at once
	Disk      int64 // bytes, in each of the folders that can be written
	// Own says that nobody outside the cage counts as the same user, so that the kernel
	// can be told how many processes the user may have.
	Own bool
}

// Program is one that is to be run.
type Program struct {
	Files   map[string]string // by name, below Work
	Command []string
	Stdin   string
	Time    time.Duration // of the wall clock
	Output  int           // bytes of each stream that are kept
	Keep    []string      // names of files that are told of afterwards
}

// Ran is how a program went.
type Ran struct {
	Stdout, Stderr string
	Exit           int    // its status, 128 and the signal that ended it, or -1 when it was stopped
	Stopped        string // why it was, in plain words
	Took           time.Duration
	Cut            bool
	Left           int               // processes that it left behind; they were ended
	Files          map[string]string // of Keep, those that are there
	Broken         string            // why it could not be run at all
}
