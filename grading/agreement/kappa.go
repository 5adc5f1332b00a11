package agreement

// Table counts how often one rater gave level i where the other gave level j:
// as numbers, or as shares. It is square.
type Table [][]float64

// Cross makes the table of two raters' levels of the same things, in the same
// order. Levels count from 0; things beyond the shorter list have one level only
// and are left out.
func Cross(a, b []int) Table {
	n := min(len(a), len(b))
	size := 0
	for i := range n {
		size = max(size, a[i]+1, b[i]+1)
	}
	t := make(Table, size)
	for i := range t {
		t[i] = make([]float64, size)
	}
	for i := range n {
		t[a[i]][b[i]]++
	}
	return t
}

// Weight is how much it weighs that one rater gave level i and the other j; 0
// is agreement.
type Weight func(i, j int) float64

// Any disagreement weighs the same: the weight of Cohen's kappa of 1960.
func Any(i, j int) float64 {
	if i == j {
		return 0
	}
	return 1
}

// Quadratic disagreement weighs as its square, so that two levels apart are four
// times as bad as one: Fleiss and Cohen 1973, who show that kappa so weighted is
// an intraclass correlation.
func Quadratic(i, j int) float64 { return float64((i - j) * (i - j)) }

// Kappa is how much better than chance two raters agree: 1 at full agreement, 0
// at what their habits alone would have given, below it at less.
//
//	κ = 1 − Σ w(i,j)·o(i,j) / Σ w(i,j)·e(i,j)
//
// where o are the observed shares, e what the two raters' own shares multiply to
// of each level, and w the weights of disagreement. J. Cohen, “Weighted kappa:
// nominal scale agreement with provision for scaled disagreement or partial
// credit”, Psychological Bulletin 70 (1968) 213–220; with Any it is the kappa of
// “A coefficient of agreement for nominal scales”, Educational and Psychological
// Measurement 20 (1960) 37–46.
//
// It cannot be said where nothing was marked by both, and where chance alone
// leaves no disagreement: both gave one level all the time, and the same.
func (t Table) Kappa(w Weight) Figure {
	rows, columns := make([]float64, len(t)), make([]float64, len(t))
	all := 0.0
	for i, row := range t {
		for j, n := range row {
			rows[i] += n
			columns[j] += n
			all += n
		}
	}
	if all == 0 {
		return unknown("no two raters marked the same thing")
	}
	observed, chance := 0.0, 0.0
	for i, row := range t {
		for j, n := range row {
			observed += w(i, j) * n / all
			chance += w(i, j) * rows[i] / all * columns[j] / all
		}
	}
	if chance == 0 {
		return unknown("both gave the same level every time, so chance agrees as well as they do")
	}
	return figure(1 - observed/chance)
}

// Percent is the share of things, 0 to 1, to which both gave the same level.
func (t Table) Percent() Figure {
	same, all := 0.0, 0.0
	for i, row := range t {
		for j, n := range row {
			all += n
			if i == j {
				same += n
			}
		}
	}
	if all == 0 {
		return unknown("no two raters marked the same thing")
	}
	return figure(same / all)
}
