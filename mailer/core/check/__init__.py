"""The release check: everything that would embarrass us, found before anyone outside sees it.

A rule is one short function: a folder or a passage in, findings out. Its code and level stand in `levels`, its
sentences in `words`, one file per language.

folder         the files as the check reads them: passages with their lines
parity         what one language has and another has not
capitals       acronyms that one language lacks
translations   older than their source, or never made
dates          dateline, date, embargo, event, weekdays
day_words      “today” when the day has moved
leftovers      placeholders and drafts
embargo_words  an embargo in a text that must not say so
script         another alphabet than the language's
people         press contacts and names
characters     invisible, garbled, odd
structure      footnotes, lists, sections, links
size           what mail programs cut off
labels         fixed words of the email that nobody reviewed
attachments    the files that go with the message, and the others of the folder
"""

from mailer.core.check.rules import findings

__all__ = ["findings"]
