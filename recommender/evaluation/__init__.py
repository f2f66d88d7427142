"""How well fields and professions are recommended, on people of whom the outcome is known."""
