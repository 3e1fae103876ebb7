"""`mailer run` whose connections claim at least 50 messages at once, as on a fast relay: more lies in dead hands."""

from mailer.cli.main import main
from mailer.dispatch import courier

AT_LEAST = 50

if __name__ == "__main__":
    assert courier._FEWEST < AT_LEAST, "connections claim as many by themselves"
    courier._FEWEST = AT_LEAST
    main()
