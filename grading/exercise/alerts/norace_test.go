//go:build !race

package alerts

// racing says that tests run under the race detector, which takes ten times as long.
const racing = false
