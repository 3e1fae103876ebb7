"""What releases say in English, French, Russian, Ukrainian, German, Spanish: labels, notices, nouns of offices."""

import re


def _any(*patterns: str) -> str:
    return "(?:" + "|".join(patterns) + ")"


RELEASE_LABEL = re.compile(
    r"(?:^(?:joint\s+)?(?:press|media|news)\s+(?:release|statement|advisory|note|information)"
    r"|^(?:joint\s+)?statement(?=\s*$)"
    r"|^joint\s+(?:press\s+)?release(?:\s+(?:by|of|from))?|^сообщение\s+для\s+(?:прессы|сми)|^medieninformation"
    r"|^(?:совместный\s+)?пресс-?\s?релиз|^информационное\s+сообщение(?=\s*$)|^прес-?\s?реліз"
    r"|^communiqu[ée](?:\s+de\s+presse)?(?:\s+(?:commun|conjoint))?|^(?:gemeinsame\s+)?presse(?:mitteilung|information|meldung)"
    r"|^medienmitteilung|^بيان\s+صحفي|^(?:nota|comunicado|boletín)(?:\s+conjunt[ao])?(?:\s+de\s+prensa)(?:\s+conjunt[ao])?)"
    r"(?:\s*(?:№|nr\.?|no\.?|n[°º])\s*\d[\d/.-]*)?",
    re.IGNORECASE,
)
IMMEDIATE = re.compile(
    r"^\W*"
    + _any(
        r"(?:for\s+)?immediate\s+(?:release|publication|use)|for\s+release\s*:?\s*immediate(?:ly)?",
        r"(?:для\s+)?немедленно(?:й|го)\s+(?:публикации|опубликования|распространения|использования)",
        r"(?:можно\s+)?публиковать\s+(?:немедленно|сразу)",
        r"для\s+негайно(?:го|ї)\s+(?:оприлюднення|публікації)",
        r"pour\s+(?:diffusion|publication)\s+immédiate",
        r"(?:diffusion|publication)\s+immédiate",
        r"(?:zur|für\s+(?:die\s+)?)\s*sofortige[nr]?\s+(?:veröffentlichung|freigabe|verwendung)",
        r"sofort\s+(?:frei|zu\s+veröffentlichen)",
        r"para\s+(?:su\s+)?(?:publicación|difusión)\s+inmediata",
        r"للنشر\s+الفوري",
        r"no\s+embargo|sans\s+embargo|без\s+эмбарго",
    )
    + r"(?!\w)",
    re.IGNORECASE,
)
"""Begins a notice that there is no embargo; only a date may follow on its line."""

_OF_THE_TEXT = (
    r"(?:(?:(?:this|the|ce|cette|cet|le|la|ця|este|esta)\s+)?(?:press\s+|media\s+|news\s+)?(?:release|statement|report|"
    r"information|material|document|text|media|press|news|communiqué|texte|rapport|информация|материал|документ|"
    r"релиз|пресс-релиз|інформація|матеріал|documento|información)(?:\s+(?:is|are|remains|est|es|está|находится))?\s+)"
)
EMBARGO = re.compile(
    r"^\W*"
    + _any(
        rf"{_OF_THE_TEXT}?(?:strict(?:ly)?\s+)?(?:under\s+)?(?:an?\s+)?(?:strict\s+)?embargo(?:ed)?(?!\w)",
        r"not\s+(?:to\s+be\s+(?:published|released|used|broadcast)|for\s+(?:publication|release|use|broadcast))\b.{0,40}?"
        r"\b(?:before|until|prior)",
        r"(?:hold|do\s+not\s+(?:publish|use|release))\b.{0,30}?\b(?:before|until)",
        r"(?:hold\s+)?for\s+(?:release|publication|use)(?:\s*:|\s+(?:at|on|from|after)\b)(?!\s*immediate)|release\s+time\s*:",
        rf"{_OF_THE_TEXT}?(?:strictement\s+)?sous\s+embargo",
        r"(?:à\s+)?ne\s+pas\s+(?:publier|diffuser)\s+avant|(?:diffusion|publication)\s+(?:interdite|autorisée)\b",
        rf"{_OF_THE_TEXT}?(?:строго\s+)?(?:под\s+)?(?:строгим\s+)?эмбарго",
        r"(?:просим\s+|просьба\s+)?не\s+(?:для\s+публикации|публиковать|подлежит\s+публикации)\s+(?:до|ранее|раньше)",
        r"публикация\s+(?:разрешена|запрещена)|(?:для\s+публикации|публиковать)\s+(?:с|после|не\s+ранее)\b",
        rf"{_OF_THE_TEXT}?(?:суворо\s+)?(?:під\s+)?ембарго",
        r"(?:просимо\s+|прохання\s+)?не\s+(?:для\s+публікації|публікувати|оприлюднювати)\s+(?:до|раніше)",
        r"(?:achtung\W+)?(?:bitte\s+)?sperrfrist|gesperrt\s+bis|(?:nicht|keine)\s+(?:zur\s+)?veröffentlichung\s+vor",
        r"frei(?:gegeben)?\s+ab|(?:bitte\s+)?nicht\s+vor\b.{0,60}?\b(?:veröffentlichen|verwenden|freigeben)",
        rf"{_OF_THE_TEXT}?(?:embargad[oa]|bajo\s+embargo)|no\s+(?:publicar|difundir)\s+(?:antes|hasta)",
        r"محظور(?:\s+النشر)?\s+حتى|حظر\s+النشر\s+حتى",
        r"prohibida\s+su\s+(?:difusión|publicación)\s+(?:antes|hasta)",
    ),
    re.IGNORECASE,
)
"""Begins a line that may set an embargo; whether it is news about one, its length and its time of day tell."""

EMBARGO_ON_GOODS = re.compile(
    r"^\W*(?:embargo|эмбарго|ембарго)\s+(?:on|against|sur|contre|на|против|проти|gegen|auf|sobre|contra)\s"
    r"(?!(?:this|publi\w*|releas\w*|ce(?:tte|t)?|эт\w+|публик\w*|цю|diese[nrs]?|est[ea])\b|\w*day\b|\d)",
    re.IGNORECASE,
)
"""News about an embargo on coal, on arms, and no notice of one on the text."""

CONTACTS_LABEL = re.compile(
    r"^\W*"
    + _any(
        r"(?:press|media|news|public\s+relations|pr)\s+(?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)|quer(?:y|ies)|office|team)"
        r"(?:\s+(?:details|information)|\s+of\s+[^\n:]{3,80}(?=:))?",
        r"contacts?(?:\s+(?:details|information|persons?|us))?(?:\s+for\s+(?:the\s+)?(?:press|media|journalists))?",
        r"(?:for\s+)?(?:more|further|additional)\s+information(?:\s+(?:and|or)\s+[\w\s]{3,40}?)?(?:,?\s+(?:please\s+)?contact)?",
        r"(?:for\s+)?(?:interviews?|media|press)(?:\s+(?:requests?|enquiries|inquiries|queries))?(?:,?\s+(?:please\s+)?contact)",
        r"notes?\s+for\s+the\s+press",
        r"(?:контакты?|контактная\s+информация|контактн(?:ое\s+лицо|ые\s+(?:лица|данные)|ый\s+телефон))(?:\s+для\s+(?:прессы|сми|журналистов|связи))?",
        r"пресс-(?:служба|центр)(?:\s+[^\n:]{3,80}(?=:))?",
        r"за\s+(?:дополнительной\s+)?информацией(?:\s+и\s+[^\n:]{3,40}(?=:))?(?:\s+(?:просим\s+)?обраща(?:ться|йтесь))?",
        r"(?:дополнительная|подробная)\s+информация",
        r"(?:контакти?|контактна\s+(?:інформація|особа))(?:\s+для\s+(?:преси|змі|журналістів|медіа))?|прес-?служба(?:\s+[^\n:]{3,80}(?=:))?",
        r"للتواصل|للاتصال|لمزيد\s+من\s+المعلومات|للمزيد\s+من\s+المعلومات|(?:جهات\s+)?الاتصال(?:\s+الإعلامي)?",
        r"(?:spokes(?:person|man|woman)|porte-parole|pressesprecher(?:in)?|portavoz|пресс-секретарь|речни(?:к|ця))(?:\s[^\n:]{2,60})?(?=\s*:)",
        r"contacts?\s+(?:de\s+)?(?:la\s+)?(?:presse|médias?)|relations?\s+(?:avec\s+la\s+)?presse|service\s+de\s+presse(?:\s+d[eu][^\n:]{3,80}(?=\s*:))?",
        r"pour\s+(?:plus\s+d['’]informations?|en\s+savoir\s+plus|tout\s+renseignement)(?:,?\s+(?:veuillez\s+)?contacte[rz])?",
        r"(?:presse|medien)?-?kontakte?(?:\s+für\s+(?:die\s+)?(?:presse|medien))?|ansprechpartner(?:in)?(?:nen)?(?:\s+für\s+(?:die\s+)?(?:presse|medien|redaktionen))?",
        r"pressekontakte?|rückfragen(?:\s+(?:bitte\s+)?an)?|(?:adresse\s+)?für\s+rückfragen|weitere\s+informationen|pressestelle(?:\s+de[rs]\s[^\n:]{3,80}(?=:))?",
        r"contactos?(?:\s+(?:de|para)\s+(?:la\s+)?(?:prensa|medios))?|para\s+más\s+información|gabinete\s+de\s+prensa",
    )
    + r"\s*(?:[:：]|$|\n|[–—-]\s|(?<=contact)\s+(?=(?-i:[A-Z]))|(?<=contacter)\s+(?=(?-i:[A-Z])))",
    re.IGNORECASE,
)
SALUTATION = re.compile(
    r"^(?:dear|hello|hi|good\s+(?:morning|afternoon)|bonjour|cher|chère|chers|chères|madame|monsieur|mesdames|уважаем\w+|дорог\w+"
    r"|здравствуйте|добрый\s+день|шановн\w+|sehr\s+geehrte\w*|liebe[rs]?|guten\s+tag|estimad\w+|hola|queridos)\b[^\n.?:]{0,70}[,!]$"
    r"|^(?:please\s+find|veuillez\s+trouver|vous\s+trouverez|anbei|im\s+anhang|adjunt\w+|направля\w+\s+вам|высыла\w+\s+вам)\b[^\n]{0,160}$",
    re.IGNORECASE,
)
"""A letter's first words, to whom it is written and what is in it: none of the release's."""
SIGNED = re.compile(
    r"^(?:(?:kind|best|warm)\s+(?:regards|wishes)|regards|(?:yours\s+)?sincerely|(?:bien\s+)?cordialement|с\s+уважением"
    r"|з\s+повагою|mit\s+freundlichen\s+grüßen|freundliche\s+grüße|(?:un\s+)?(?:cordial\s+)?saludos?(?:\s+cordiales)?)\s*[,.!]?(?=\n|$)",
    re.IGNORECASE,
)
"""The end of a letter; whoever signs below, with an address, is a press contact."""
END_WORDS = re.compile(
    r"^[\W_]*(?:-\s*)?(?:ends?|the\s+end|fin|конец|кінець|ende|final)[\W_]*$|^\W*#\s*#\s*#\W*$|^\W*[-–—]\s*30\s*[-–—]\W*$",
    re.IGNORECASE,
)
END_MARK = re.compile(END_WORDS.pattern + r"|^\W+$", re.IGNORECASE)
MAIL_HEADER = re.compile(
    r"(?:(?:from|to|cc|bcc|sent|date|subject|de|à|objet|envoyé|von|an|betreff|gesendet|от|кому|тема|дата)\s*:[^\n]*(?:\n|$))+",
    re.IGNORECASE,
)
"""The lines above a release that was saved out of a mail program."""

SOURCE = re.compile(r"^(?:SOURCE|QUELLE|ИСТОЧНИК)\s*:?\s+\S.{1,80}$")
"""The wire's own last line: `SOURCE Meridian Kites`."""
NOTES_LABEL = re.compile(
    r"^\W*"
    + _any(
        r"(?:editor['’]?s['’]?\s+notes?|notes?\s+(?:to|for)\s+(?:the\s+)?(?:editors?|journalists?|newsdesks?|media))",
        r"(?:к\s+сведению|примечани[ея]\s+для)\s+(?:редакци[ийя]|редактор\w+|журналистов)",
        r"примечани[ея]\s+редакци[ийя]|для\s+(?:сведения\s+)?редакторов",
        r"(?:до\s+відома|примітк[иа]\s+для)\s+(?:редакці[ійя]|редакторів|журналістів)",
        r"notes?\s+(?:aux|à\s+l['’](?:attention|intention)\s+des|pour\s+les)\s+(?:rédact\w+|éditeurs|journalistes)",
        r"hinweise?\s+(?:an|für)\s+(?:die\s+)?redaktion(?:en)?|anmerkungen?\s+für\s+(?:die\s+)?redaktion(?:en)?",
        r"notas?\s+(?:para|a)\s+(?:la\s+redacción|l[oa]s\s+(?:editor|periodist)\w+)",
    )
    + r"\s*[:：]?\s*$",
    re.IGNORECASE,
)
FOOTNOTES_LABEL = re.compile(
    r"^\W*(?:foot|end)?notes?\W*$|^\W*(?:сноски?|примечани[ея]|примітки|виноски)\W*$|^\W*notes\s+de\s+bas\s+de\s+page\W*$"
    r"|^\W*(?:fußnoten?|anmerkungen?|notas?(?:\s+al\s+pie)?|references|источники)\W*$",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"^\W*(?:about|о(?:б|бо)?(?:\s+(?:компании|организации|фонде|центре|проекте))?|про"
    r"|à\s+propos\s+(?:de\s+l['’]|de\s+la\s+|de\s+|du\s+|des\s+|d['’])|über|acerca\s+de(?:l)?|sobre)\s*"
    r"(?:(?:the|la|le|les|der|die|das|den|el|los|las)\s+)?",
    re.IGNORECASE,
)
FIELD_LABEL = re.compile(
    r"(?:\b(?:tel(?:ephone|efon|éfono)?|phone|mobile?|mob|cell|fax|office|direct|e-?mail|mail|correo(?:\s+electrónico)?|móvil"
    r"|тел(?:ефон)?|моб(?:ильный)?|факс|эл(?:ектронная)?\.?\s*почта|почта|е-?mail|пошта|ел\.?\s*пошта"
    r"|tél(?:éphone)?|courriel|portable|adresse|handy|whatsapp|signal|telegram|t|m|e|p|ph"
    r"|on|at|via|by|unter|au|al|по|за)(?:\b|(?<=\.))[\s.:]*)+$",
    re.IGNORECASE,
)
_AND = "and|&|и|et|und|y|e|та|і|й|sowie"
CONNECTOR = re.compile(rf"^(?:{_AND})$", re.IGNORECASE)
CONNECTED = re.compile(rf"^(?:{_AND}|or|или|ou|oder|або)\s+", re.IGNORECASE)
BETWEEN_CITIES = re.compile(rf"\s*[,;/|·•،，、]\s*(?:(?:{_AND})\s+)?|\s+(?:{_AND})\s+|\s+[–—―−-]+\s+", re.IGNORECASE)
MADE_IN = re.compile(
    r"^(?:(?:fait|donné)\s+à|à|en|hecho\s+en|(?:done|dated|given|issued)\s+(?:at|in)|in|у|у\s+місті|в)\s+(?=(?-i:[^\Wa-zа-яёіїє\d_]))",
    re.IGNORECASE,
)
"""What stands before the city of a letter or a decree: “Fait à Paris, le …”, “En Madrid, a …”."""
PLACE_LEAD = re.compile(r"^(?:in|at|for|в|во|на|у|en|à|au|aux|pour|für|para)\s", re.IGNORECASE)
_SMALL = """
    a an the of for in on at to by with from and or & de la le les du des d l et pour en à au aux
    и в во на по о об за для при с со от из к у та і й з до der die das und für von zu im am el los las y para por con
"""
SMALL = frozenset(_SMALL.split())
"""Words that no name begins or ends with."""
FIRST_WORD = re.compile(
    r"^(?:international|national|european|world|global|asian|african|federal|union|association|institute|bureau|office"
    r"|междунар|националь|европейск|всемирн|федеральн|союз|ассоциац|институт|бюро|міжнар|націонал"
    r"|fédération|association|institut|internationale|europäische|deutsche|bundes|federación|asociación|instituto)",
    re.IGNORECASE,
)
"""Words that names of organisations like to begin with."""
ORGANISATION = re.compile(
    r"cent(?:er|re)\b|federation|bureau|institut|association|union\b|foundation|committee|council|school|trust\b"
    r"|organi[sz]ation|society|agency|universit|network|league|museum|group\b|office\b|academy|commission|alliance|coalition|movement"
    r"|без границ|without borders|sans frontières|fédération|fondation|comité|conseil|école|société|réseau|ligue"
    r"|центр|федерац|бюро|институт|ассоциац|союз|фонд|комитет|совет\b|школа|организац|общество|агентств|университет"
    r"|ministr|ministère|министерств|сеть\b|лига\b|музей|группа\b|академи|комисси|альянс|коалици|движение|міністерств|агенці|університет|організаці|інститут|асоціац|спілка|комітет|рада\b|товариств"
    r"|verein|verband|stiftung|bund\b|gesellschaft|zentrum|schule|akademie|kommission|netzwerk|ministerium"
    r"|fundación|asociación|federación|centro|consejo|escuela|sociedad|red\b|universidad|museo|\b(?:ltd|inc|gmbh|llc|plc|s\.?a\.?)\b",
    re.IGNORECASE,
)
