// Package track is the language of tracks: what an author writes in one Markdown
// file about how somebody learns the job, day by day, checked as a whole and compiled
// into a Track.
//
// Invariants: Compile reports every mistake at once, each with file, line, column and
// a hint; a Track that compiled without a mistake names only what exists; steps are
// known by ids that stay when the text around them changes. What answers a question is
// not in a Track: Key finds it in the system at the moment somebody answers, and it
// never leaves the server.
//
// Non-goals: who learns what and how far they are (server/track), playing, judging
// runs (grading).
package track
