"""The figures that the README and docs/figures.md quote, and how to take them again."""
