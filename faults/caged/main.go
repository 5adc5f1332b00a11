package caged

import (
	"os"
	"strconv"
)

// Main takes a role that the first argument names, and reports false if it names none of
// a cage. It comes before all else that a program does.
func Main(args []string) (bool, error) {
	if len(args) == 0 {
		return false, nil
	}
	switch args[0] {
	case Role:
		return true, Serve(os.Stdin, os.Stdout)
	case RoleEnclose:
		disk, err := strconv.ParseInt(args[1], 10, 64)
		if err != nil {
			return true, err
		}
		return true, Enclose(disk)
	case RoleStep:
		return true, Step(args[1], args[2:])
	}
	return false, nil
}
