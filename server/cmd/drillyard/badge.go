package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/server/badge"
)

func badgeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "badge",
		Short: "Badges of those who completed a track",
	}
	cmd.AddCommand(badgeVerifyCommand())
	return cmd
}

// mostBadge bounds what is read of a file that somebody hands in.
const mostBadge = 1 << 20

func badgeVerifyCommand() *cobra.Command {
	var keys, name string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify FILE --keys KEYS",
		Short: "Verify a badge with the published keys of the server that it is from",
		Long: `Says whether a badge was signed by one of some keys, and is as it was then. The keys
are those that its server publishes at /.well-known/jwks.json, in a file: get them
from the server itself, and not from whoever hands you the badge. Nothing else is
asked, so it does without a network.

Whom a badge is about stands in it as a hash, so that whoever finds it learns of nobody:
say by --name what they are called, as their server writes it.`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if keys == "" {
				return usage(cmd, "say where the published keys are: --keys jwks.json")
			}
			text, err := bounded(args[0])
			if err != nil {
				return usage(cmd, "%v", err)
			}
			set, err := bounded(keys)
			if err != nil {
				return usage(cmd, "%v", err)
			}
			c, err := badge.Verify(string(text), set)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			who, err := holder(c, name)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(c)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s is genuine: %s completed “%s”, says %s (%s), valid from %s.\n", args[0], who, c.Name, c.Issuer.Name, c.Issuer.ID, c.ValidFrom)
			return nil
		},
	}
	cmd.Flags().StringVar(&keys, "keys", "", "file with the published keys, as JSON")
	cmd.Flags().StringVar(&name, "name", "", "name of whom it is to be about")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the credential as JSON")
	return cmd
}

// holder says whom a genuine badge is about, or fails where it is not about somebody of a
// name; "": none is asked for.
func holder(c badge.Credential, name string) (string, error) {
	who := "somebody (--name says whether it is who you think)"
	for _, one := range c.Subject.Identifier {
		switch {
		case name != "" && one.Names(name):
			return name, nil
		case !one.Hashed:
			who = one.Hash
		}
	}
	if name != "" {
		return "", fmt.Errorf("it is genuine, and not about %s", name)
	}
	return who, nil
}

// bounded reads a file that is not larger than a badge can be.
func bounded(name string) ([]byte, error) {
	about, err := os.Stat(name)
	if err == nil && about.Size() > mostBadge {
		err = errors.New(name + " is too large to be that")
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(name)
}
