"""`python -m mailer` opens the cli door."""

from mailer.cli.main import main

main()
