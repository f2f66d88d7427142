"""From a profile of interests to professions, with reasons and uncertainty.

Pure numpy and scikit-learn: nothing here knows of a web request or a database.
"""
