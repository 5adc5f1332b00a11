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
	// Screen has it run at a terminal instead of streams: what is typed is read, as Typed,
	// until it ends, and what it shows is told, as Shown. It is the last program of its
	// cage, Stdin, Output and Keep say nothing, and Time is that of all that is done there.
	Screen *Screen
	// Processor bounds what is taken of processors, by all processes together, at a
	// terminal; one process may take a quarter of it.
	Processor time.Duration
}

// Screen is the size of a terminal, in characters.
type Screen struct{ Cols, Rows int }

// Typed is what is done at a terminal. What is empty is not.
type Typed struct {
	Keys   []byte
	Screen *Screen           // it has another size from now on
	Files  map[string]string // are put below Work, in the place of what is called so there
}

// Shown is what a terminal shows. The first one says that it is there.
type Shown struct {
	Out   []byte
	Ended *Ran // the program has ended, and this is the last
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
