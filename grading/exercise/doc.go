// Package exercise is the language of exercises: graded tasks that need no sandbox. One
// Markdown file is one exercise, as one is a scenario: whom it is for, the task, the
// material, what is true of it, the rubric, answers whose score is known, and what to take
// to work.
//
// What differs between kinds of exercise (what is shown, what is answered, what a machine
// can say of an answer) is behind Kind and Work, one package each below this one.
//
// Invariants: nothing of Material and Parts is secret, and they follow from the seed alone,
// byte for byte. What a machine finds out about an answer is found out once, by Judge, and
// becomes events; a grade stays a fold over the log. See decisions/0144
// and, of answers whose score is known, decisions/0145.
//
// Non-goals: who answers, by when, and where it is kept.
package exercise
