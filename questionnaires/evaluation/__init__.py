"""How well the instrument measures: figures on people whose answers were not used to build it."""
