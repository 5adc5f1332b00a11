//go:build !unix

package docker

// freeDisk is not known: engines on other systems keep their files in a
// machine of their own.
func freeDisk(string) (free int64, ok bool) { return 0, false }
