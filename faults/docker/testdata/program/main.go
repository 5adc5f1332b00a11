// Command program takes the roles of a sandbox, and one more:
// "probe" tries to get out of its container, and tells how it fared.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"time"

	"github.com/drillyard/drillyard/faults/docker/inside"
)

func main() {
	args := os.Args[1:]
	var err error
	if len(args) > 1 && args[0] == "probe" {
		err = probe(args[1], args[2:])
	} else {
		err = inside.Main(context.Background(), args[0], os.Stdin, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// probe prints a line "ok" for what it could do, else the reason.
func probe(what string, with []string) error {
	for _, w := range with {
		err := try(what, w)
		if err == nil {
			err = errors.New("ok")
		}
		fmt.Printf("%s %s: %v\n", what, w, err)
	}
	fmt.Println("done")
	return nil
}

func try(what, with string) error {
	const limit = 2 * time.Second
	switch what {
	case "wait":
		select {}
	case "listen":
		l, err := net.Listen("tcp", with)
		if err != nil {
			return err
		}
		fmt.Println("listening")
		for {
			conn, err := l.Accept()
			if err != nil {
				return err
			}
			_ = conn.Close()
		}
	case "dial":
		conn, err := net.DialTimeout("tcp", with, limit)
		if err != nil {
			return err
		}
		return conn.Close()
	case "socket":
		conn, err := net.DialTimeout("unix", with, limit)
		if err != nil {
			return err
		}
		return conn.Close()
	case "lookup":
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		_, err := (&net.Resolver{PreferGo: true}).LookupHost(ctx, with)
		return err
	case "write":
		return os.WriteFile(with, []byte("x"), 0o600)
	case "fork":
		// Each child waits for its input, which does not end before this does.
		for range 10_000 {
			child := exec.Command("/proc/self/exe", "probe", "wait", "-")
			if _, err := child.StdinPipe(); err != nil {
				return err
			}
			if err := child.Start(); err != nil {
				return err
			}
		}
		return nil
	case "eat":
		var kept [][]byte
		for range 4096 {
			chunk := make([]byte, 1<<20)
			for i := 0; i < len(chunk); i += 4096 {
				chunk[i] = 1
			}
			kept = append(kept, chunk)
		}
		_ = kept
		return nil
	}
	return fmt.Errorf("cannot %s", what)
}
