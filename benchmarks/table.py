"""One table for all figures: what, what is asked, what was reached, and what it is a ratio of or beside."""


def heading(text: str) -> None:
    """Begins a part of the table."""
    print(f"\n{text}", flush=True)


def say(what: str, asked: str, reached: str, beside: str = "") -> None:
    """One line of the table."""
    print(f"  {what:40}{asked:>14}  {reached:>18}  {beside}".rstrip(), flush=True)
