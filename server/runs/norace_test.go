//go:build !race

package runs

const Raced = false
