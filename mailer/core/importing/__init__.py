"""Imports a release as it was found (.txt, .md, .docx, .html) into a release folder, losing no word.

importer      the whole of it: sources and answers → the folder's files and what was recognised
source        a file → blocks of text with their marks; plain, marked, page and word read one form each
language      which language a text is in, and where a file changes from one to the other
layout        blocks → the parts of a release: notices, footnotes, sections, head, dateline, body, people
issuers       names that run together → one name each, by evidence elsewhere in the document
embargo_line  a notice → the moment it says, or the question against it
pairing       the parts of all languages → facts they share; agreed: their one day and one embargo
writing       facts and parts → release.toml and <lang>.md; marked_text: blocks → Markdown that says the same
account       every word of every source: placed, a label, or unplaced
"""
