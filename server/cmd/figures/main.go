// Command figures makes the table of the figures that matter out of what
// benchmarks have printed, each beside its peer and its aim: go test -bench on
// its standard input, the table on its output.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
)

const module = "github.com/drillyard/drillyard/"

func main() {
	measured, err := read(os.Stdin)
	if err == nil {
		err = write(os.Stdout, figures, measured)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "figures:", err)
		os.Exit(1)
	}
}

// measurement is what one benchmark, as "folder name", reports in one unit.
type measurement struct{ benchmark, unit string }

var (
	processors = regexp.MustCompile(`-[0-9]+$`)
	percentile = regexp.MustCompile(`^p[0-9]+-`)
)

// read takes the figures out of what go test -bench has printed.
func read(from io.Reader) (map[measurement]float64, error) {
	measured := map[measurement]float64{}
	folder := ""
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		switch {
		case len(words) == 2 && words[0] == "pkg:":
			folder = strings.TrimPrefix(words[1], module)
		case len(words) > 3 && strings.HasPrefix(words[0], "Benchmark"):
			name := processors.ReplaceAllString(strings.TrimPrefix(words[0], "Benchmark"), "")
			for i := 2; i+1 < len(words); i += 2 {
				if v, err := strconv.ParseFloat(words[i], 64); err == nil { // a log line may stand where a figure does
					measured[measurement{folder + " " + name, words[i+1]}] = v
				}
			}
		}
	}
	return measured, lines.Err()
}

// write prints the table.
func write(to io.Writer, rows []figure, measured map[measurement]float64) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-46s %12s %-15s %-22s %s\n", "", "figure", "unit", "against its peer", "aim")
	for _, f := range rows {
		at := measurement{f.folder + " " + f.benchmark, f.unit}
		v, known := measured[at]
		if !known {
			fmt.Fprintf(&b, "%-46s %12s\n", f.title, "not measured")
			continue
		}
		value, unit := v, percentile.ReplaceAllString(f.unit, "")
		if unit == "ns/op" {
			value, unit = v/1e6, "ms"
		}
		fmt.Fprintf(&b, "%-46s %12s %-15s %-22s %s\n", f.title, short(value), unit, f.against(v, measured), f.aim)
	}
	_, err := io.WriteString(to, b.String())
	return err
}

// against tells how the figure stands beside its peer's.
func (f figure) against(v float64, measured map[measurement]float64) string {
	var times float64
	var known bool
	switch {
	case f.times != "":
		times, known = measured[measurement{f.folder + " " + f.benchmark, f.times}]
	case f.less != "" && v > 0:
		times, known = measured[measurement{f.less, f.unit}]
		times /= v
	}
	if !known {
		return ""
	}
	return fmt.Sprintf("%.2fx %s", times, f.peer)
}

// short writes a number with as many digits as it deserves.
func short(v float64) string {
	digits := 0
	switch {
	case v < 10:
		digits = 3
	case v < 1000:
		digits = 1
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}
