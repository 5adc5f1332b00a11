// Package skill estimates how well somebody does from what their runs show, and says
// how sure that is.
//
// What is estimated is the share of points, in percent, that they would earn in a drill
// of the usual difficulty that they play for the first time and without hints. A run's
// share is taken as
//
//	share = learner + ease of the drill + error
//
// with all three normally distributed: a hierarchical model with crossed effects of
// learners and drills, which is the person × task design of generalizability theory
// (R. L. Brennan, Generalizability Theory, 2001, ch. 2). What it says of a learner is the
// posterior mean and the interval that holds the middle 90 % (A. Gelman et al., Bayesian
// Data Analysis, 3rd ed. 2013, ch. 5 and 15). So few runs leave a wide interval around
// what learners do on average, and no run leaves nothing to say.
//
// Invariants: it is pure; what it is told in another order changes nothing; hints never
// raise an estimate; playing the same again says little.
//
// Non-goals: what a skill is, and which criteria show it (scenarios, server/insight).
package skill
