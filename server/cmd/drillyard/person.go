package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/server/config"
	"github.com/drillyard/drillyard/server/store"
	"github.com/drillyard/drillyard/server/web"
)

func personCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "person",
		Short: "Look after people: list, add, change, remove, redact",
		Long: `Looks after the people of a data folder, as an admin does on the screens. A server at
work on the same folder need not be stopped: whoever is signed out by it is so at
their next request, and their open screens within half a minute. The audit trail has
it all.`,
	}
	cmd.AddCommand(personList(), personAdd(), personRoles(), personAble("disable", true), personAble("enable", false), personRemove(), personRedact())
	return cmd
}

// personRow is a person, as JSON.
type personRow struct {
	ID       string       `json:"id"`
	Login    string       `json:"login"`
	Name     string       `json:"name"`
	Roles    []store.Role `json:"roles"`
	Disabled bool         `json:"disabled"`
	LastSeen *time.Time   `json:"last_seen"` // null: never
	Link     string       `json:"link,omitempty"`
}

func rowOf(p store.Person) personRow {
	row := personRow{ID: p.ID, Login: p.Login, Name: p.Name, Roles: p.Roles, Disabled: !p.Disabled.IsZero()}
	if !p.LastSeen.IsZero() {
		at := p.LastSeen.UTC()
		row.LastSeen = &at
	}
	return row
}

// onPeople is a command on a data folder, with so many arguments at least and at most.
func onPeople(use, short string, least, most int, run func(ctx context.Context, cmd *cobra.Command, in *config.InForce, db *store.Store, args []string) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < least || len(args) > most {
				return usage(cmd, "it is written drillyard person %s", use)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			in, db, err := openData(cmd)
			if err != nil {
				return err
			}
			defer db.Close()
			return run(cmd.Context(), cmd, in, db, args)
		},
	}
}

func personList() *cobra.Command {
	var asJSON bool
	cmd := onPeople("list", "List everybody", 0, 0, func(ctx context.Context, cmd *cobra.Command, _ *config.InForce, db *store.Store, _ []string) error {
		people, err := db.People(ctx)
		if err != nil {
			return err
		}
		rows := make([]personRow, len(people))
		for i, p := range people {
			rows[i] = rowOf(p)
		}
		if asJSON {
			return encode(cmd, rows)
		}
		table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		for _, r := range rows {
			state := ""
			if r.Disabled {
				state = "disabled"
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", r.Login, r.Name, store.Roles(r.Roles), state)
		}
		return table.Flush()
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	return cmd
}

// rolesOf reads roles with commas between them. The mistakes are for whoever asked.
func rolesOf(text string) (roles store.Roles) {
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			roles = append(roles, store.Role(word))
		}
	}
	return roles
}

func personAdd() *cobra.Command {
	var roles string
	cmd := onPeople("add LOGIN NAME", "Add somebody, and print a one-time address that lets them in", 2, 2, func(ctx context.Context, cmd *cobra.Command, in *config.InForce, db *store.Store, args []string) error {
		people, err := db.People(ctx)
		if err != nil {
			return err
		}
		p := store.Person{Login: args[0], Name: strings.TrimSpace(args[1]), Roles: rolesOf(roles)}
		if wrong := web.CheckPerson(p, people); len(wrong) > 0 {
			return usage(cmd, "%v", errors.Join(wrong...))
		}
		var link string
		err = trailed(ctx, db, "person", "person.create", "", func() (string, error) {
			if p, err = db.CreatePerson(ctx, p); err != nil {
				return "", err
			}
			token, err := db.CreateLink(ctx, p.ID, linkLife)
			link = signInAddress(in, token)
			return p.ID + ": " + p.Roles.String(), err
		})
		if errors.Is(err, store.ErrTaken) {
			return usage(cmd, "login: %s is somebody's already", args[0])
		}
		if err != nil {
			return err
		}
		row := rowOf(p)
		row.Link = link
		return encode(cmd, row)
	})
	cmd.Flags().StringVar(&roles, "roles", string(store.Trainee), "what they may do, with commas: "+store.EveryRole().String())
	return cmd
}

// trailed does something that the audit trail tells of, with what came of it and the
// command that did it.
func trailed(ctx context.Context, db *store.Store, command, action, object string, do func() (detail string, err error)) error {
	entry, err := db.Audit(ctx, store.Entry{Action: action, Object: object, Outcome: store.Allowed})
	if err != nil {
		return err
	}
	detail, err := do()
	if err != nil {
		return errors.Join(err, db.AuditResult(ctx, entry, store.Result{Failed: true, Detail: "by drillyard " + command}))
	}
	if detail != "" {
		detail = ", " + detail
	}
	return db.AuditResult(ctx, entry, store.Result{Detail: "by drillyard " + command + detail})
}

// onPerson is onPeople for one who is there, the first argument.
func onPerson(use, short string, most int, run func(ctx context.Context, cmd *cobra.Command, db *store.Store, p store.Person, more []string) error) *cobra.Command {
	return onPeople(use, short, most, most, func(ctx context.Context, cmd *cobra.Command, _ *config.InForce, db *store.Store, args []string) error {
		p, err := db.PersonByLogin(ctx, args[0])
		if errors.Is(err, store.ErrNotFound) {
			return usage(cmd, "nobody has the login %q", args[0])
		}
		if err != nil {
			return err
		}
		err = run(ctx, cmd, db, p, args[1:])
		switch {
		case errors.Is(err, store.ErrLastAdmin):
			return usage(cmd, "%s is the last admin, and stays one", p.Login)
		case errors.Is(err, store.ErrPlaying):
			return usage(cmd, "%s plays a run: wait until it has ended, or keep their runs", p.Login)
		}
		return err
	})
}

func personRoles() *cobra.Command {
	return onPerson("roles LOGIN ROLES", "Set all roles that somebody has, with commas between them", 2, func(ctx context.Context, cmd *cobra.Command, db *store.Store, p store.Person, more []string) error {
		roles := rolesOf(more[0])
		if len(roles) == 0 || len(roles.Without(store.EveryRole())) > 0 {
			return usage(cmd, "roles are any of %s, one at least", store.EveryRole().String())
		}
		return changePerson(ctx, cmd, db, p, store.PersonChange{Roles: roles}, "roles "+p.Roles.String()+" → "+roles.String())
	})
}

func personAble(verb string, disabled bool) *cobra.Command {
	return onPerson(verb+" LOGIN", map[bool]string{true: "Keep somebody from signing in, and sign them out", false: "Let somebody sign in again"}[disabled], 1,
		func(ctx context.Context, cmd *cobra.Command, db *store.Store, p store.Person, _ []string) error {
			return changePerson(ctx, cmd, db, p, store.PersonChange{Disabled: &disabled}, verb+"d")
		})
}

// changePerson changes a person and prints them as they are.
func changePerson(ctx context.Context, cmd *cobra.Command, db *store.Store, p store.Person, change store.PersonChange, detail string) error {
	var is store.Person
	err := trailed(ctx, db, "person", "person.change", p.ID, func() (string, error) {
		var err error
		_, is, _, err = db.ChangePerson(ctx, p.ID, change)
		return detail, err
	})
	if err != nil {
		return err
	}
	return encode(cmd, rowOf(is))
}

func personRemove() *cobra.Command {
	var runs string
	cmd := onPerson("remove LOGIN", "Take away all that is known of somebody", 1, func(ctx context.Context, cmd *cobra.Command, db *store.Store, p store.Person, _ []string) error {
		if !slices.Contains(store.Fates(), store.Fate(runs)) {
			return usage(cmd, "--runs is one of %v", store.Fates())
		}
		var left []string
		err := trailed(ctx, db, "person", "person.remove", p.ID, func() (_ string, err error) {
			_, left, err = db.RemovePerson(ctx, p.ID, store.Fate(runs))
			return "runs: " + runs, err
		})
		if err != nil {
			return err
		}
		out := removed{p.ID, runs, len(left), "Backups and exports that were made before hold what they held."}
		if out.Left > 0 {
			out.Remains += " A server at work plays on as if they were of the crew: in those runs they keep their seat and their roles until the run has ended."
		}
		return encode(cmd, out)
	})
	cmd.Long = `Takes away all that is known of somebody but an id. A server at work on the same folder
does not tell the runs in progress that they were of: they are shown nothing more of
them, but they keep their seat and their roles there until the run has ended. Somebody
removed on the screens leaves them at once.`
	cmd.Flags().StringVar(&runs, "runs", string(store.KeepRuns), "what becomes of what they played alone: keep, without a name; scores, what it came to alone; or remove")
	return cmd
}

// removed is what is left of somebody, as JSON.
type removed struct {
	ID      string `json:"id"`
	Runs    string `json:"runs"`
	Left    int    `json:"left"` // runs in progress whose crew they are of no more
	Remains string `json:"remains"`
}

func personRedact() *cobra.Command {
	var run string
	var anyCase, dry bool
	cmd := onPeople("redact WORDS", "Leave words out of the texts of runs wherever they are read", 1, 1, func(ctx context.Context, cmd *cobra.Command, _ *config.InForce, db *store.Store, args []string) error {
		r := store.Redaction{Words: strings.TrimSpace(args[0]), AnyCase: anyCase, Shown: web.RedactedAs}
		if run != "" {
			if _, err := db.Run(ctx, run); errors.Is(err, store.ErrNotFound) {
				return usage(cmd, "there is no run %q", run)
			} else if err != nil {
				return err
			}
			r.Runs = []string{run}
		}
		if wrong := web.CheckRedaction(r); wrong != nil {
			return usage(cmd, "%v", wrong)
		}
		reach, err := db.Redacts(ctx, r)
		if err != nil {
			return err
		}
		out := redacted{Events: reach.Events, Runs: reach.Runs, Attempts: reach.Attempts}
		if !dry {
			err = trailed(ctx, db, "person", "text.redact", run, func() (string, error) {
				r, err := db.Redact(ctx, r)
				if errors.Is(err, store.ErrRedactions) {
					err = usage(cmd, "%v", store.ErrRedactions)
				}
				out.ID = r.ID
				return reach.String(), err
			})
		}
		if err != nil {
			return err
		}
		return encode(cmd, out)
	})
	cmd.Flags().StringVar(&run, "run", "", "of this run alone; else of all, those to come as well")
	cmd.Flags().BoolVar(&anyCase, "any-case", false, "in whatever letters they are written")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "tell what it would reach, and leave all as it is")
	return cmd
}

// redacted is what a redaction reaches, as JSON.
type redacted struct {
	ID       string `json:"id,omitempty"` // empty: it was only looked at
	Events   int    `json:"events"`
	Runs     int    `json:"runs"`
	Attempts int    `json:"attempts"` // at exercises
}
