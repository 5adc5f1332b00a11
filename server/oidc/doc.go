// Package oidc lets people sign in with the accounts that they have elsewhere:
// OpenID Connect Core 1.0, the authorization code flow with PKCE (RFC 7636).
//
// Invariants: what a browser comes back with counts once, in the browser that
// left for it, and within a few minutes; a token counts when the provider whom
// it was asked of signed it, for this server, for this attempt, and lately.
// Secrets are in no address, no log and no error.
//
// Non-goals: who somebody is here, and what they may do. That is for the store,
// which knows people, and for web, which signs them in.
package oidc
