package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/server/runs"
)

// regrading is what grading every run came to.
type regrading struct {
	Runs    int       `json:"runs"`
	Already int       `json:"already"` // had been graded so
	Changed []changed `json:"changed"` // newest first; those whose score is another one
	Failed  []ungiven `json:"failed"`
	Written bool      `json:"written"`

	changed []runs.Regraded
}

type changed struct {
	Run      string         `json:"run"`
	Scenario string         `json:"scenario"`
	Was      *float64       `json:"was"` // percent; null: it was not graded
	Now      *grading.Score `json:"now"` // null: it is not graded
}

type ungiven struct {
	Run string `json:"run"`
	Why string `json:"why"`
}

// gradeAll grades every stored run anew, shows what that changes, and keeps it if
// that is wanted.
func gradeAll(cmd *cobra.Command, service *runs.Service, f gradeFlags) error {
	how := runs.Regrade{Write: f.write}
	var err error
	if f.rubric != "" {
		if how.Rubric, err = rubricIn(cmd, f.rubric); err != nil {
			return err
		}
	}
	sum, err := regrade(cmd, service, how)
	if err != nil {
		return err
	}
	if f.json {
		if err := encode(cmd, sum); err != nil {
			return err
		}
	} else if err := sum.print(cmd.OutOrStdout()); err != nil {
		return err
	}
	if pending := sum.Runs - sum.Already - len(sum.Failed); !f.write && !f.json && pending > 0 {
		if !agreed(cmd, fmt.Sprintf("Write %d grades?", pending)) {
			fmt.Fprintln(cmd.ErrOrStderr(), "nothing was written; --write keeps the grades")
		} else {
			how.Write = true
			if _, err := regrade(cmd, service, how); err != nil {
				return err
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "%d grades were written\n", pending)
		}
	}
	if len(sum.Failed) > 0 {
		return exitCode{exitFailed}
	}
	return nil
}

func regrade(cmd *cobra.Command, service *runs.Service, how runs.Regrade) (regrading, error) {
	sum := regrading{Changed: []changed{}, Failed: []ungiven{}, Written: how.Write}
	tell, over := countOff(cmd.ErrOrStderr(), "graded")
	how.Tell = func(r runs.Regraded) {
		sum.Runs++
		switch {
		case r.Err != nil:
			sum.Failed = append(sum.Failed, ungiven{r.Run.ID, r.Err.Error()})
		case r.Already:
			sum.Already++
		case r.Changes():
			r.Grade.Findings, r.Grade.Dimensions = nil, nil // ten thousand of them are kept
			sum.changed = append(sum.changed, r)
		}
		tell(sum.Runs, r.Of)
	}
	err := service.Regrade(cmd.Context(), how)
	over()
	if err != nil {
		if cmd.Context().Err() != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "stopped after %d runs; the same command goes on from there\n", sum.Runs)
		}
		return sum, err
	}
	runs.Newest(sum.changed)
	for _, r := range sum.changed {
		c := changed{Run: r.Run.ID, Scenario: r.Run.Scenario}
		if r.Was != nil {
			c.Was = &r.Was.Percent
		}
		if r.Grade.Ungraded == "" {
			c.Now = &r.Grade.Score
		}
		sum.Changed = append(sum.Changed, c)
	}
	return sum, nil
}

func (s regrading) print(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	if len(s.changed) > 0 {
		fmt.Fprintln(table, "run\tscenario\tplayed by\tscore\tnew score\t")
	}
	for _, r := range s.changed {
		was, now := "not graded", "not graded"
		if r.Was != nil {
			was = between(r.Was.Low, r.Was.High)
		}
		if r.Grade.Ungraded == "" {
			now = between(r.Grade.Score.Low, r.Grade.Score.High)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t\n", r.Run.ID, r.Run.Scenario, r.Run.PersonName, was, now)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, f := range s.Failed {
		fmt.Fprintf(out, "%s cannot be graded: %s\n", f.Run, f.Why)
	}
	verb := "would change"
	if s.Written {
		verb = "changed"
	}
	_, err := fmt.Fprintf(out, "%d runs, of which %d were graded so already: the score of %d %s\n", s.Runs, s.Already, len(s.changed), verb)
	return err
}

// between writes a score as a range, where it is one.
func between(low, high float64) string {
	if low == high {
		return fmt.Sprintf("%.1f %%", low)
	}
	return fmt.Sprintf("%.1f to %.1f %%", low, high)
}

// rubricIn reads the rubric of a scenario's file, or a stored one.
func rubricIn(cmd *cobra.Command, name string) (*grading.Rubric, error) {
	if filepath.Ext(name) == ".json" {
		raw, err := os.ReadFile(name)
		if err != nil {
			return nil, usage(cmd, "%v", err)
		}
		r, err := grading.DecodeRubric(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return r, nil
	}
	lib, err := openLibrary(cmd, name)
	if err != nil {
		return nil, err
	}
	drill, err := findDrill(cmd, lib, name)
	return drill.Rubric, err
}

// agreed asks on a terminal; nobody else can agree.
func agreed(cmd *cobra.Command, question string) bool {
	in, ok := cmd.InOrStdin().(*os.File)
	if !ok || !isTerminal(in) {
		return false
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%s [y/N] ", question)
	answer, _ := bufio.NewReader(in).ReadString('\n')
	return strings.EqualFold(strings.TrimSpace(answer), "y")
}

// countOff shows how far something is, on a terminal, and not so often that
// showing it takes its time; over takes that away.
func countOff(out io.Writer, did string) (tell func(n, of int), over func()) {
	terminal, _ := out.(*printable)
	if terminal == nil {
		return func(int, int) {}, func() {}
	}
	file, ok := terminal.out.(*os.File)
	if !ok || !isTerminal(file) {
		return func(int, int) {}, func() {}
	}
	var last time.Time
	return func(n, of int) {
		if time.Since(last) < 100*time.Millisecond {
			return
		}
		last = time.Now()
		fmt.Fprint(file, clearLine)
		fmt.Fprintf(out, "%d of %d %s", n, of, did)
	}, func() { fmt.Fprint(file, clearLine) }
}

func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
