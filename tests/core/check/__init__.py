"""The release check: for every rule a release that breaks it, and one that nearly does."""
