package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const printed = `goos: linux
pkg: github.com/drillyard/drillyard/faults/proxy
BenchmarkTCP/direct-2         	   10000	     50000 ns/op
BenchmarkTCP/proxy-2          	   10000	    125000 ns/op
BenchmarkLost-2               	       1	      busy requests/s
PASS
pkg: github.com/drillyard/drillyard/server/live
BenchmarkBroadcast/sockets=2000-16 	     100	  12345 ns/op	  12.34 p99-ms	   3.00 x-bare
BenchmarkStart 	 1 	 1234.5 MiB/run
`

func TestTable(t *testing.T) {
	measured, err := read(strings.NewReader(printed))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	rows := []figure{
		{title: "through the proxy", folder: "faults/proxy", benchmark: "TCP/proxy", unit: "ns/op", less: "faults/proxy TCP/direct", peer: "direct"},
		{title: "broadcast", folder: "server/live", benchmark: "Broadcast/sockets=2000", unit: "p99-ms", times: "x-bare", peer: "bare", aim: "<= 20 ms"},
		{title: "memory", folder: "server/live", benchmark: "Start", unit: "MiB/run", times: "x-none", peer: "nobody"},
		{title: "lost", folder: "faults/proxy", benchmark: "Lost", unit: "requests/s"},
	}
	if err := write(&b, rows, measured); err != nil {
		t.Fatal(err)
	}
	const want = `
                                                     figure unit            against its peer       aim
through the proxy                                     0.125 ms              0.40x direct           
broadcast                                              12.3 ms              3.00x bare             <= 20 ms
memory                                                 1234 MiB/run                                
lost                                           not measured
`
	if b.String() != want {
		t.Errorf("the table is\n%s\nnot\n%s", b.String(), want)
	}
}

// Every row of the table is a benchmark that there is.
func TestFiguresHaveBenchmarks(t *testing.T) {
	for _, f := range figures {
		name, _, _ := strings.Cut(f.benchmark, "/")
		folder := filepath.Join("..", "..", "..", filepath.FromSlash(f.folder))
		files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			found = found || strings.Contains(string(text), "func Benchmark"+name+"(")
		}
		if !found {
			t.Errorf("%q: %s has no Benchmark%s", f.title, f.folder, name)
		}
	}
}
