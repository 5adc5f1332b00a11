package live

import "testing"

func TestPagesWithoutAMetric(t *testing.T) {
	page := "# HELP up_total Things.\n# TYPE up_total counter\nup_total{a=\"b\"} 1\nup 2\n" +
		"# TYPE took histogram\ntook_bucket{le=\"1\"} 3\ntook_sum 4\ntook_count 5\nup_total_more 6\n"
	for metric, want := range map[string]string{
		"up_total": "up 2\n# TYPE took histogram\ntook_bucket{le=\"1\"} 3\ntook_sum 4\ntook_count 5\nup_total_more 6\n",
		"took":     "# HELP up_total Things.\n# TYPE up_total counter\nup_total{a=\"b\"} 1\nup 2\nup_total_more 6\n",
		"took_sum": "# HELP up_total Things.\n# TYPE up_total counter\nup_total{a=\"b\"} 1\nup 2\nup_total_more 6\n",
	} {
		if got := string(without([]byte(page), metric)); got != want {
			t.Errorf("without %s:\n%s", metric, got)
		}
	}
}
