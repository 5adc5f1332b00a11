// Command sandbox is what runs in the containers of a sandbox, started by the
// server that made them and driven over standard input and output. Nobody else
// has a use for it.
//
// It is a program of its own because people log in beside it: what it is not
// made of cannot be found there. No scenario, rubric or responder is, and no
// package that knows one; the table of imports and its test hold it to that.
// See decisions/0040.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/drillyard/drillyard/faults/caged"
	"github.com/drillyard/drillyard/faults/docker/inside"
)

func main() {
	if taken, err := caged.Main(os.Args[1:]); taken {
		if err != nil {
			fmt.Fprintln(os.Stderr, "cage:", err)
			os.Exit(1)
		}
		return
	}
	role := ""
	if len(os.Args) == 2 {
		role = os.Args[1]
	}
	if err := inside.Main(context.Background(), role, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "sandbox:", err)
		os.Exit(1)
	}
}
