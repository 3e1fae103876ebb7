"""Senders are killed at every stage of their work, and what the mail server saw is held against the log."""
