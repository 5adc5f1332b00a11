// Package interview is the language of interview templates: what an author writes in one
// Markdown file about how candidates for a job are interviewed, checked as a whole and
// compiled into a Template.
//
// Invariants: Compile reports every mistake at once, each with file, line, column and a
// hint; a Template that compiled without a mistake names only what exists, and its weights
// add up to 100. Items are known by ids that stay when the text around them changes.
//
// Non-goals: who is interviewed and how far they are (server/interview), what an exercise
// is (grading/exercise), what a mark is worth (grading).
package interview
