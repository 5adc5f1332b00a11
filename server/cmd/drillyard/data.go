package main

import (
	"os"
	"path/filepath"
)

// dataFolder is where the database lives unless told otherwise: DRILLYARD_DATA,
// else the place for a user's data on this system.
func dataFolder() string {
	if dir := os.Getenv("DRILLYARD_DATA"); dir != "" {
		return dir
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "drillyard")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ".drillyard"
	}
	return filepath.Join(home, ".local", "share", "drillyard")
}
