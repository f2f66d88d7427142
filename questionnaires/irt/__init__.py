"""Item response theory: models, scoring, calibration and linking. Plain arrays, no files but one."""
