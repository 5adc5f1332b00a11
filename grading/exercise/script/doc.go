// Package script is the kind of exercise in which a script is written: for given files,
// with tests that can be run at once and others that judge it.
//
// Invariants: given files follow from the seed alone. What is right is what the reference
// solution of the file does with the same input, in the same cage, unless a test says it;
// neither it nor a hidden test nor what they come to ever leaves the server or enters the
// cage of an answer.
//
// Non-goals: whether a script reads well, which people say; the cage.
package script
