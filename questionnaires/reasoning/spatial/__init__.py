"""Spatial families: figures, turns, folds, nets, paths and buildings of cubes."""
