package agreement_test

import (
	"math"
	"testing"

	"github.com/drillyard/drillyard/grading/agreement"
)

func near(t *testing.T, what string, got agreement.Figure, want, within float64) {
	t.Helper()
	if !got.Known() {
		t.Errorf("%s cannot be said: %s; want %v", what, got.Why, want)
	} else if math.Abs(*got.Value-want) > within {
		t.Errorf("%s is %v, want %v", what, *got.Value, want)
	}
}

// Figures are rounded to four digits.
const exact = 0.00005

// J. Cohen, “Weighted kappa”, Psychological Bulletin 70 (1968), table 1: two
// diagnosticians, three kinds of disorder, and how much each disagreement weighs.
func TestCohen1968(t *testing.T) {
	table := agreement.Table{{.44, .05, .01}, {.07, .20, .03}, {.09, .05, .06}}
	weights := [3][3]float64{{0, 1, 3}, {1, 0, 6}, {3, 6, 0}}
	near(t, "kappa", table.Kappa(agreement.Any), 0.4915, exact) // 0.29 of 0.59; printed as 0.492
	near(t, "weighted kappa", table.Kappa(func(i, j int) float64 { return weights[i][j] }), 0.348, 0.0005)
	near(t, "percent", table.Percent(), 0.70, exact)
}

// The table of two readers and fifty proposals with which kappa is commonly
// taught: both yes 20, both no 15, of 25 and 30 yes in all.
func TestTwoByTwo(t *testing.T) {
	near(t, "kappa", agreement.Table{{20, 5}, {10, 15}}.Kappa(agreement.Any), 0.4, exact)
}

// The worked examples of the Metrics package of B. Hamner for quadratic weighted
// kappa.
func TestQuadratic(t *testing.T) {
	a := []int{9, 7, 8, 7, 6, 8, 3, 5, 10}
	near(t, "close", agreement.Cross(a, []int{8, 8, 6, 6, 7, 6, 1, 4, 8}).Kappa(agreement.Quadratic), 0.758620689655172, exact)
	near(t, "apart", agreement.Cross(a, []int{3, 5, 6, 6, 7, 6, 1, 4, 8}).Kappa(agreement.Quadratic), 0.438095238095238, exact)
}

// F. J. Anscombe, “Graphs in statistical analysis”, The American Statistician 27
// (1973) 17–21: four sets with the same line, 3 + 0.5·x, and the same R², 0.67
// (regression 27.50 of a total of 41.25).
func TestAnscombe1973(t *testing.T) {
	x := []float64{10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5}
	eights := []float64{8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8}
	for name, set := range map[string][2][]float64{
		"I":   {x, {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68}},
		"II":  {x, {9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74}},
		"III": {x, {7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73}},
		"IV":  {eights, {6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89}},
	} {
		l := agreement.Fit(set[0], set[1])
		near(t, name+": slope", l.Slope, 0.500, 0.0005)
		near(t, name+": intercept", l.Intercept, 3.00, 0.005)
		near(t, name+": R²", l.R2, 27.50/41.25, 0.001)
	}
}

// No paper prints the raw marks of a borderline regression, so this one is made
// from its definition, with numbers that can be done by hand: two clear fails, six
// borderline runs and two clear passes whose means lie on the line 30 + 25·x, each
// 2 above or below it. Of Σ(x−x̄)² = 4 and slope 25 the line explains 2,500, and
// ten deviations of 2 leave 40: R² = 2500/2540.
func TestBorderlineByDefinition(t *testing.T) {
	s := agreement.SetStandard(
		[]int{0, 0, 1, 1, 1, 1, 1, 1, 2, 2},
		[]float64{28, 32, 53, 57, 53, 57, 53, 57, 78, 82},
	)
	near(t, "pass mark", s.Pass, 55, exact)
	near(t, "slope", s.Line.Slope, 25, exact)
	near(t, "R²", s.Line.R2, 2500.0/2540, exact)
}
