// Package export writes a debrief down for people who are not in front of its
// screen: as Markdown, as one HTML file that prints well, and as rows for a
// spreadsheet.
//
// Invariants: what people wrote is text in every format, never markup; all
// formats say the same, because they are made of one document.
//
// Non-goals: what is in a debrief (debrief), who may have it (web).
package export
