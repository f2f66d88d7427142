"""Whether the answers of a rating questionnaire look read: a model of careless responding."""
