"""core DECIDES: pure rules about releases, time, plans and replies; no I/O, no clock, no database."""
