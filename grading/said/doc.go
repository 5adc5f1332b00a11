// Package said finds in what people wrote what an author listened for: terms, in
// the clauses of a text, said as true, as doubtful or as not so.
//
// It knows words, not meaning. A term is found by the stems of its words,
// whatever their order, in one clause; whether the clause denies or doubts it is
// read from the few words by which a language does that. What it cannot tell it
// calls doubtful, so that a person is asked: it never guesses in anybody's favour.
// The same text always reads the same. It knows nothing of runs and rubrics.
package said
