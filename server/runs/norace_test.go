//go:build !race

package runs_test

const raced = false
