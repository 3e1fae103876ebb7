"""Imports a release as it was found (two .txt files from the web) into a release folder, losing no word.

source      bytes → blocks of text, each with its line, and the language of the file
layout      blocks → the parts of a release: kicker, issuers, headline, dateline, body, contacts, footnotes
issuers     names that run together → one name each, by evidence elsewhere in the document
people      lines of press contacts → persons
pairing     the parts of all languages → facts they share
writing     facts and parts → release.toml and <lang>.md
account     every word of every source: placed, a label, or unplaced
"""

from mailer.core.importing.importer import Imported, import_release
from mailer.core.importing.parts import Label, Unplaced

__all__ = ["Imported", "Label", "Unplaced", "import_release"]
