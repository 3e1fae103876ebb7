"""Les phrases du contrôle en français ; les mots entre accolades sont remplis par le programme et doivent rester."""

FRENCH = {
    # parité
    "parity-paragraphs": (
        "Paragraphes : {here} ici, {there} dans {model}.",
        "À partir d’ici, comparez les deux textes partie par partie.",
    ),
    "parity-headings": (
        "Intertitres : {here} ici, {there} dans {model}.",
        "À partir d’ici, comparez les deux textes partie par partie.",
    ),
    "parity-items": (
        "Éléments de liste : {here} ici, {there} dans {model}.",
        "Ajoutez celui qui manque, ou supprimez-en un.",
    ),
    "parity-footnotes": (
        "Notes de bas de page : {here} ici, {there} dans {model}.",
        "Ajoutez ou supprimez une note avec son appel.",
    ),
    "parity-kicker": (
        "Lignes au-dessus du titre : {here} ici, {there} dans {model}.",
        "Écrivez ou supprimez le surtitre.",
    ),
    "parity-standfirst": (
        "Chapôs : {here} ici, {there} dans {model}.",
        "Écrivez ou supprimez la ligne en *italique*.",
    ),
    "parity-links": ("Liens : {here} ici, {there} dans {model}.", "Donnez les mêmes liens aux deux textes."),
    "parity-numbers": (
        "Les nombres diffèrent (ligne entre parenthèses). Ici seulement : {here}. Dans {model} seulement : {there}.",
        "Vérifiez chacun ; l’un d’eux est peut-être écrit en lettres.",
    ),
    "parity-dates": (
        "Les dates diffèrent (ligne entre parenthèses). Ici seulement : {here}. Dans {model} seulement : {there}.",
        "Vérifiez chacune dans l’autre texte.",
    ),
    "parity-contacts": (
        "Les téléphones ou adresses diffèrent (ligne entre parenthèses). Ici seulement : {here}."
        " Dans {model} seulement : {there}.",
        "Donnez les mêmes aux deux textes.",
    ),
    "parity-capitals": ("{name} figure ici et non dans {other}.", "Voyez si le nom y est écrit en entier."),
    "translation-stale": (
        "{source} a changé depuis que ce texte lui a été comparé.",
        "S’il reste valable, dites-le : mailer release confirm {slug} --language {language}",
    ),
    "translation-same": ("« {words} » est identique dans {model}.", "Traduisez ce passage."),
    # dates
    "lift-past": (
        "L’heure de levée, {lift}, est passée : un embargo serait une erreur.",
        "Déplacez-la, ou retirez [embargo] pour une diffusion immédiate.",
    ),
    "lift-near": (
        "La levée n’est que dans {minutes} minutes : cela ne sert à personne.",
        "Déplacez-la si vous le pouvez.",
    ),
    "date-lift": (
        "La date est le {date}, mais la levée tombe le {lift} dans la première ville.",
        "Accordez la date et la levée, sauf si l’écart est voulu.",
    ),
    "late-always": (
        "Chaque envoi serait en retard dès son heure, et late = « {late} » l’arrêterait.",
        "Écrivez un late_after d’au moins {seconds} secondes ; « 2h » est l’usage.",
    ),
    "clocks-week": (
        "Cette semaine, les écarts d’heure sont inhabituels : {pairs} (l’écart habituel entre parenthèses).",
        "Vérifiez chaque heure donnée au téléphone ou dans un autre texte.",
    ),
    "lift-first-city": (
        "La nouvelle est libre d’abord à {city} ; ensuite : {others}.",
        "Écrivez une levée et un fuseau dans [embargo] si toutes les villes doivent l’avoir en même temps.",
    ),
    "date-old": ("La date, {date}, remonte à {days} jours.", "Corrigez-la si la nouvelle est récente."),
    "date-archive": ("La date, {date}, est passée depuis longtemps.", "Corrigez-la si la nouvelle est récente."),
    "event-past": ("L’événement a commencé le {start}, qui est passé.", "Corrigez start dans [event]."),
    "event-before-date": ("L’événement, {start}, précède la date, {date}.", "Corrigez l’un des deux."),
    "event-before-lift": (
        "L’événement, {start}, commence avant la levée : les invités entendront ce que nul ne peut publier.",
        "Déplacez la levée, sauf si c’est voulu.",
    ),
    "date-weekday": ("« {written} » : le {iso} est un autre jour de la semaine.", "Corrigez le jour ou la date."),
    "date-last-year": (
        "« {written} » est notre jour, un an plus tôt.",
        "Corrigez l’année, sauf s’il s’agit d’un anniversaire.",
    ),
    "date-dateline": (
        "Le texte s’ouvre sur « {written} », mais la date est le {date}.",
        "Retirez la mention de lieu et de date : elle est imprimée d’après release.toml.",
    ),
    "dateline-twice": (
        "Le texte s’ouvre sur sa propre mention de lieu et de date, « {written} ».",
        "Retirez-la : elle est imprimée d’après release.toml.",
    ),
    "day-word": (
        "« {word} » dépend du jour, et les jours diffèrent : {why}.",
        "Écrivez la date, ou vérifiez que le mot est juste.",
    ),
    # mots
    "left-over": ("Un texte provisoire est resté : « {words} ».", "Complétez-le ou supprimez-le."),
    "left-over-doubtful": ("« {words} » est peut-être un texte provisoire.", "Complétez-le si c’en est un."),
    "embargo-in-text": (
        "Le texte lui-même parle d’un embargo : « {words} ».",
        "Supprimez ces mots : l’embargo est écrit par le programme, et retiré à la levée.",
    ),
    "embargo-in-edition": (
        "L’édition d’après la levée dit encore « {words} ».",
        "Retirez ces mots de votre modèle ou de vos libellés sous templates/.",
    ),
    "immediate-in-embargoed": (
        "« {words} » figure dans un communiqué sous embargo.",
        "Supprimez ces mots : le programme les écrit à la levée.",
    ),
    "immediate-twice": ("« {words} » est aussi écrit par le programme.", "Supprimez ces mots, dits deux fois sinon."),
    # alphabet
    "script-foreign": (
        "Des mots d’un autre alphabet sont restés dans le texte : « {words} ».",
        "Traduisez-les ou supprimez-les.",
    ),
    "script-missing": (
        "Un passage n’est pas dans l’alphabet de sa langue : « {words} ».",
        "Traduisez-le ou supprimez-le.",
    ),
    "script-mixed": (
        "« {word} » mêle des lettres qui se ressemblent sans être les mêmes.",
        "Tapez de nouveau le mot dans un seul alphabet.",
    ),
    "script-city": ("La ville {city} est écrite en lettres latines.", "Écrivez-la dans la langue du texte."),
    "name-script": (
        "« {words} » paraîtrait dans le texte « {language} » dans un autre alphabet.",
        "Dites-le pour chaque langue : {{ {language} = … }}.",
    ),
    "name-missing": ("« {name} » n’est pas dit en {languages}.", "Ajoutez-le dans cette langue."),
    "place-name": (
        "{name} n’a pas de nom en « {language} » et serait imprimé tel quel.",
        "Ajoutez name = {{ {language} = … }} à son [[dateline]].",
    ),
    # personnes
    "contact-none": (
        "Il n’y a pas de contact presse.",
        "Ajoutez un [[contact]] avec un nom, un téléphone et une adresse.",
    ),
    "contact-phone": (
        "Le téléphone de {name}, {phone}, est sans indicatif de pays : nul ne peut le composer de l’étranger.",
        "Écrivez-le comme +33 1 99 00 12 34.",
    ),
    "contact-digits": (
        "Le téléphone de {name}, {phone}, a trop ou trop peu de chiffres.",
        "Vérifiez-le chiffre par chiffre.",
    ),
    "contact-email": (
        "L’adresse de {name}, {email}, n’a pas de domaine complet.",
        "Écrivez-la comme presse@bureau.example.",
    ),
    "contact-reach": ("{name} n’a ni téléphone ni adresse.", "Ajoutez-en un, ou retirez le contact."),
    "phone-in-text": ("Le téléphone {phone} est sans indicatif de pays.", "Écrivez-le comme +33 1 99 00 12 34."),
    "sender-none": (
        "Personne n’est nommé comme expéditeur.",
        "Écrivez MAILER_SENDER dans .env, ou from sous [sender].",
    ),
    # caractères
    "char-lost": (
        "Une lettre s’est perdue dans une conversion près de « {words} » ({count} dans ce fichier).",
        "Tapez-la de nouveau.",
    ),
    "char-mojibake": (
        "Une conversion a abîmé le texte près de « {words} » ({count} dans ce fichier).",
        "Enregistrez l’original en UTF-8 et recopiez-le.",
    ),
    "char-invisible": (
        "Le caractère invisible {character} se trouve près de « {words} » ({count} dans ce fichier).",
        "Effacez-le et tapez de nouveau l’endroit.",
    ),
    "char-space": (
        "Une espace insécable ({character}) se trouve près de « {words} » ({count} dans ce fichier).",
        "Tapez une espace ordinaire, sauf si c’est voulu.",
    ),
    "char-decomposed": (
        "Un accent est enregistré à part de sa lettre : une recherche peut manquer le mot.",
        "Tapez de nouveau les lettres accentuées de cette ligne.",
    ),
    # structure
    "footnote-unused": ("Rien ne renvoie à la note [^{name}].", "Mettez son appel dans le texte."),
    "footnote-missing": ("L’appel [^{name}] n’a pas de note.", "Écrivez une ligne [^{name}]: …"),
    "footnote-plain": (
        "[{number}] n’est pas un appel de note et ne mène nulle part.",
        "Écrivez [^{number}], et [^{number}]: …",
    ),
    "section-empty": (
        "Il n’y a rien sous l’intertitre « {words} ».",
        "Écrivez la partie ou supprimez son intertitre.",
    ),
    "list-missing": (
        "Après « {words} » il ne vient ni liste ni citation.",
        "Ajoutez ce que les deux-points annoncent, ou finissez par un point.",
    ),
    "link-broken": (
        "Le lien {link} ne mène nulle part.",
        "Écrivez-le en entier, comme https://bureau.example/rapport.",
    ),
    # taille
    "headline-long": (
        "Le titre a {length} caractères ; l’objet d’un message est coupé, au plus tard après {most}.",
        "Raccourcissez-le.",
    ),
    "labels-unreviewed": (
        "Personne n’a relu les mots fixes du message en : {languages}.",
        "Faites lire labels/<langue>.toml à quelqu’un dont c’est la langue, et écrivez son nom après reviewed.",
    ),
    "size-clip": (
        "Le message pèse {kilobytes} Ko ; Gmail cache ce qui suit {most} Ko.",
        "Raccourcissez les textes.",
    ),
    # fichiers joints
    "attachment-empty": ("Le fichier est vide.", "Retirez-le du dossier, ou mettez le bon à sa place."),
    "attachment-draft": ("Le fichier porte un nom de brouillon et n’est pas envoyé.", "Retirez-le du dossier."),
    "attachment-large": (
        "Le fichier pèse {megabytes} Mo, plus que bien des serveurs n’acceptent, et n’est pas envoyé.",
        "Placez-le sur une page à vous et faites un lien.",
    ),
    "picture-caption": ("{picture} n’a pas de légende.", "Dites sous caption ce que l’on voit, et où."),
    "picture-credit": (
        "{picture} n’a pas de crédit.",
        "Dites sous credit de qui est l’image, et qu’elle peut être publiée.",
    ),
    "attachment-unsent": (
        "Le fichier est à côté des textes et n’est pas envoyé.",
        "Nommez-le sous [[attachment]], avec le lien d’une page à vous ou en pièce jointe, ou retirez-le.",
    ),
    "attached-embargo": (
        "Le nom de {name} parle d’un embargo, même à ceux qui le reçoivent après la levée.",
        "Renommez le fichier.",
    ),
    "attached-says-embargo": (
        "{name} dit lui-même « {words} », et part aussi après la levée.",
        "Ôtez-le du fichier : le message le dit, et l’ôte à la levée.",
    ),
    "attached-unread": (
        "Rien ici ne sait lire {names} : personne n’y a cherché les mots de l’embargo.",
        "Regardez vous-même : les fichiers partent aussi après la levée. (Les PDF sont lus avec press-mailer[pdf].)",
    ),
    "attached-draft": ("{name} porte un nom de brouillon et partirait.", "Vérifiez-le et renommez-le."),
    "attached-title": ("{name} n’a pas de titre : on lira le nom du fichier.", "Dites sous title ce que c’est."),
    "message-size": ("Chaque message pèse {megabytes} Mo avec {files}.", "Vérifiez que ce sont les bons fichiers."),
    "message-heavy": (
        "Chaque message pèse {megabytes} Mo avec {files} : long à envoyer, malvenu sur un téléphone.",
        "Donnez un lien pour ce qui peut être téléchargé, sauf si tout le monde a besoin du fichier même.",
    ),
    "message-too-heavy": (
        "Chaque message pèserait {megabytes} Mo avec {files} ; bien des serveurs n’acceptent pas plus de {most} Mo.",
        "Placez le plus lourd sur une page à vous, et donnez le lien dans son [[attachment]].",
    ),
    "message-over-server": (
        "Chaque message pèserait {megabytes} Mo avec {files} ; notre serveur {server} en accepte {most} au plus.",
        "Placez le plus lourd sur une page à vous, et donnez le lien dans son [[attachment]].",
    ),
}
