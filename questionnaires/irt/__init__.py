"""Item response theory on plain arrays: models, scoring, calibration and linking."""
