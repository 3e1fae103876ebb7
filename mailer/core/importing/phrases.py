"""What releases say in English, Russian and French: labels, connecting words, nouns of organisations, months."""

import re

RELEASE_LABEL = re.compile(
    r"^(?:press|media|news)\s+(?:release|statement)|^пресс-релиз|^communiqué(?:\s+de\s+presse)?", re.IGNORECASE
)
IMMEDIATE = re.compile(
    r"^(?:for\s+immediate\s+release|immediate\s+release|для\s+немедленной\s+публикации|pour\s+diffusion\s+immédiate)\W*$",
    re.IGNORECASE,
)
EMBARGO = re.compile(
    r"^\W*(?:embargo(?:ed)?\b|under embargo|sous embargo|эмбарго|не (?:для публикации|публиковать) (?:до|ранее))",
    re.IGNORECASE,
)
CONTACTS_LABEL = re.compile(
    r"^#*\s*(?:(?:press|media)\s+(?:contacts?|enquiries|inquiries)|contacts?(?:\s+for\s+(?:the\s+)?(?:press|media))?"
    r"|for\s+(?:more|further)\s+information(?:,?\s+(?:please\s+)?contact)?"
    r"|контакты?(?:\s+для\s+(?:прессы|сми|журналистов))?|пресс-служба"
    r"|contacts?\s+presse)\s*(?::|$|\n)",
    re.IGNORECASE,
)
END_MARK = re.compile(r"^\W*(?:ends?|fin|конец|30)?\W*$", re.IGNORECASE)
FIELD_LABEL = re.compile(
    r"(?:\b(?:tel(?:ephone)?|phone|mobile|mob|cell|fax|e-?mail|mail|тел(?:ефон)?|моб|эл\.?\s*почта|почта|tél|courriel)"
    r"\b\s*[.:]*\s*)+$",
    re.IGNORECASE,
)
CONNECTOR = re.compile(r"^(?:and|&|и|et|und|y)$", re.IGNORECASE)
CONNECTED = re.compile(r"^(?:and|&|и|et|und|y)\s+", re.IGNORECASE)
PLACE_LEAD = re.compile(r"^(?:in|at|for|в|во|на|en|à|au|aux|pour)\s", re.IGNORECASE)
_SMALL = """
    a an the of for in on at to by with from and or & de la le les du des d l et pour en à au aux
    и в во на по о об за для при с со от из к у
"""
SMALL = frozenset(_SMALL.split())
"""Words that no name begins or ends with."""
FIRST_WORD = re.compile(
    r"^(?:international|national|european|world|global|asian|african|federal|union|association|institute|bureau|office"
    r"|междунар|националь|европейск|всемирн|федеральн|союз|ассоциац|институт|бюро|fédération|association|institut)",
    re.IGNORECASE,
)
"""Words that names of organisations like to begin with."""
ORGANISATION = re.compile(
    r"cent(?:er|re)\b|federation|bureau|institut|association|union\b|foundation|committee|council|school"
    r"|organi[sz]ation|society|agency|universit|network|league|museum|group\b|office\b|academy|commission|alliance|coalition|movement"
    r"|без границ|without borders|sans frontières|fédération|fondation|comité|conseil|école|société|réseau|ligue"
    r"|центр|федерац|бюро|институт|ассоциац|союз|фонд|комитет|совет\b|школа|организац|общество|агентств|университет"
    r"|сеть\b|лига\b|музей|группа\b|академи|комисси|альянс|коалици|движение",
    re.IGNORECASE,
)
