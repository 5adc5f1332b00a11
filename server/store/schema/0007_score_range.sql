-- What the score of a run can come to once people have marked what waits for
-- them: the lower end is what a list is sorted by. Of older grades it follows from
-- their points; a run without a score has none.
ALTER TABLE run ADD COLUMN low REAL;
ALTER TABLE run ADD COLUMN high REAL;
UPDATE run SET low = percent, high = percent;
UPDATE run SET
  low = max(0, round(100.0 * points / whole, 1)),
  high = max(0, round(100.0 * (points + open) / whole, 1))
FROM (
  SELECT run AS graded, max(graded_ms),
    json_extract(raw, '$.score.points') AS points,
    json_extract(raw, '$.score.open') AS open,
    json_extract(raw, '$.score.max') + json_extract(raw, '$.score.open') AS whole
  FROM grade WHERE json_valid(raw) GROUP BY run
)
WHERE graded = id AND percent IS NOT NULL AND whole > 0;
