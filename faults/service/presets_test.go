package service

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults"
)

// TestEverySettingHasAPreset holds the list of presets to the settings that the
// program knows: one without would be nothing at all until somebody names it.
func TestEverySettingHasAPreset(t *testing.T) {
	err := CheckSettings(map[string]string{"no_such_setting": "1"})
	if err == nil {
		t.Fatal("a setting that there is not is taken")
	}
	_, known, _ := strings.Cut(err.Error(), "there is ")
	if presets := strings.Join(slices.Sorted(maps.Keys(faults.Presets())), ", "); known != presets {
		t.Errorf("the program knows\n%s\nand there are presets of\n%s", known, presets)
	}
	if s, err := parseSettings(nil); err != nil || s.readinessPath != readyPath {
		t.Errorf("a replica is asked at %q, %v; it answers at %s", s.readinessPath, err, readyPath)
	}
}
