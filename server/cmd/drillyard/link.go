package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/server/config"
	"github.com/drillyard/drillyard/server/store"
	"github.com/drillyard/drillyard/server/web"
)

// linkLife is how long a link made here can be used: whoever asked for it is
// waiting for it.
const linkLife = time.Hour

func linkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "link LOGIN",
		Short: "Print a one-time sign-in address for somebody who is locked out",
		Long: `Prints an address that signs a person in once, within an hour; only its end, to
be put behind the address that your Drillyard is found at, where no --public-url
is set. A server on the same data folder need not be stopped.

The person's earlier links are void and their sessions end, as when an admin makes
a link.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, "one login is needed")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			in, db, err := openData(cmd)
			if err != nil {
				return err
			}
			defer db.Close()
			person, err := db.PersonByLogin(ctx, args[0])
			if errors.Is(err, store.ErrNotFound) {
				return usage(cmd, "nobody has the login %q in %s", args[0], in.Data)
			}
			if err != nil {
				return err
			}
			if !person.Disabled.IsZero() {
				return usage(cmd, "%s is disabled; an admin can enable them", person.Login)
			}
			var token string
			err = trailed(ctx, db, "link", "person.link", person.ID, func() (_ string, err error) {
				if _, err = db.Revoke(ctx, person.ID, ""); err == nil {
					token, err = db.CreateLink(ctx, person.ID, linkLife)
				}
				return "", err
			})
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), signInAddress(in, token))
			return nil
		},
	}
}

// signInAddress is where somebody signs in by a one-time token: below the address that
// people find the server at, where that is set.
func signInAddress(in *config.InForce, token string) string {
	link := web.SignInLink(in.Public, token)
	if in.Public == nil {
		return "/" + link
	}
	return link
}
