"""The check's sentences in English; words in braces are filled in by the program and must stay."""

ENGLISH = {
    # parity
    "parity-paragraphs": (
        "Paragraphs: {here} here, {there} in {model}.",
        "From here on, compare the two part by part.",
    ),
    "parity-headings": ("Headings: {here} here, {there} in {model}.", "From here on, compare the two part by part."),
    "parity-items": (
        "List items: {here} here, {there} in {model}.",
        "Add the item that is missing, or take one out.",
    ),
    "parity-footnotes": ("Footnotes: {here} here, {there} in {model}.", "Add or remove a footnote with its mark."),
    "parity-kicker": ("Lines above the headline: {here} here, {there} in {model}.", "Write or remove the kicker."),
    "parity-standfirst": ("Standfirsts: {here} here, {there} in {model}.", "Write or remove the line in *italics*."),
    "parity-links": ("Links: {here} here, {there} in {model}.", "Give both texts the same links."),
    "parity-numbers": (
        "Numbers differ (line in brackets). Only here: {here}. Only in {model}: {there}.",
        "Check each; one may be spelt out as a word.",
    ),
    "parity-dates": (
        "Dates differ (line in brackets). Only here: {here}. Only in {model}: {there}.",
        "Check each against the other text.",
    ),
    "parity-contacts": (
        "Phones or addresses differ (line in brackets). Only here: {here}. Only in {model}: {there}.",
        "Give both texts the same.",
    ),
    "parity-capitals": ("{name} stands here and not in {other}.", "Look whether it is spelt out there."),
    "translation-stale": (
        "{source} has changed since this text was last compared with it.",
        "If it still holds, say so: mailer release confirm {slug} --language {language}",
    ),
    "translation-same": ("“{words}” is the same as in {model}.", "Translate it."),
    # dates
    "lift-past": (
        "The lift, {lift}, has passed: an embargo would be a mistake.",
        "Move the lift, or take [embargo] out for immediate release.",
    ),
    "lift-near": ("The lift is only {minutes} minutes away: little use to anyone.", "Move the lift if you can."),
    "date-lift": (
        "The date is {date}, but in the first city the lift falls on {lift}.",
        "Make date and lift agree, unless the difference is meant.",
    ),
    "late-always": (
        "Each wave would count as late the moment it is due, and late = “{late}” would stop it.",
        "Write late_after of at least {seconds} seconds; “2h” is usual.",
    ),
    "clocks-week": (
        "In this week clocks differ otherwise than usual: {pairs} (the usual difference in brackets).",
        "Check every hour that you have told by telephone or in another text.",
    ),
    "lift-first-city": (
        "The news is free first in {city}; then: {others}.",
        "Write one lift and zone in [embargo] if all cities must have it at once.",
    ),
    "date-old": ("The date, {date}, is {days} days ago.", "Correct it if this is new."),
    "date-archive": ("The date, {date}, is long past.", "Correct it if this is new."),
    "event-past": ("The event began on {start}, which has passed.", "Correct start in [event]."),
    "event-before-date": ("The event, {start}, comes before the date, {date}.", "Correct one of the two."),
    "event-before-lift": (
        "The event, {start}, begins before the lift: guests hear what nobody may publish.",
        "Move the lift, unless this is meant.",
    ),
    "date-weekday": ("“{written}”: {iso} is another weekday.", "Correct the weekday or the date."),
    "date-last-year": (
        "“{written}” is our day, a year earlier.",
        "Correct the year, unless an anniversary is meant.",
    ),
    "date-dateline": (
        "The text opens with “{written}”, but the date is {date}.",
        "Take the dateline out: the mailer prints it from release.toml.",
    ),
    "dateline-twice": (
        "The text opens with a dateline of its own, “{written}”.",
        "Take it out: the mailer prints it from release.toml.",
    ),
    "day-word": (
        "“{word}” depends on the day, and the days differ: {why}.",
        "Write the date, or see that it is right.",
    ),
    # words
    "left-over": ("A placeholder was left in: “{words}”.", "Fill it in or remove it."),
    "left-over-doubtful": ("“{words}” may be a placeholder.", "Fill it in if it is one."),
    "embargo-in-text": (
        "The text itself speaks of an embargo: “{words}”.",
        "Remove it: the mailer writes the embargo, and takes it away at the lift.",
    ),
    "embargo-in-edition": (
        "The edition for after the lift still says “{words}”.",
        "Take it out of your own template or labels under templates/.",
    ),
    "immediate-in-embargoed": (
        "“{words}” stands in a release that is under embargo.",
        "Remove it: the mailer writes it at the lift.",
    ),
    "immediate-twice": ("“{words}” is written by the mailer too.", "Remove it, or it is said twice."),
    # script
    "script-foreign": ("Words in another script were left in the text: “{words}”.", "Translate or remove them."),
    "script-missing": ("A passage is not in the script of its language: “{words}”.", "Translate or remove it."),
    "script-mixed": ("“{word}” mixes letters that only look alike.", "Type the word again in one alphabet."),
    "script-city": ("The city {city} stands in Latin letters.", "Write it in the text's own language."),
    "name-script": (
        "“{words}” would stand in the “{language}” text in another script.",
        "Say it per language: {{ {language} = … }}.",
    ),
    "name-missing": ("“{name}” is not said in {languages}.", "Add it in that language."),
    "place-name": (
        "{name} has no name in “{language}”, and would be printed as it stands.",
        "Add name = {{ {language} = … }} to its [[dateline]].",
    ),
    # people
    "contact-none": ("There is no press contact.", "Add a [[contact]] with a name, a phone and an email."),
    "contact-phone": (
        "The phone of {name}, {phone}, has no country code: nobody abroad can dial it.",
        "Write it like +33 1 99 00 12 34.",
    ),
    "contact-digits": ("The phone of {name}, {phone}, has too few or too many digits.", "Check it, digit by digit."),
    "contact-email": (
        "The address of {name}, {email}, has no complete domain.",
        "Write it like press@office.example.",
    ),
    "contact-reach": ("{name} has neither phone nor email.", "Add one, or take the contact out."),
    "phone-in-text": ("The phone {phone} has no country code.", "Write it like +33 1 99 00 12 34."),
    "sender-none": ("Nobody is named as the sender.", "Set MAILER_SENDER in .env, or from under [sender]."),
    # characters
    "char-lost": ("A letter was lost in a conversion near “{words}” ({count} in this file).", "Type it again."),
    "char-mojibake": (
        "The text was garbled in a conversion near “{words}” ({count} in this file).",
        "Save the original as UTF-8 and copy it again.",
    ),
    "char-invisible": (
        "The invisible character {character} stands near “{words}” ({count} in this file).",
        "Delete it and type the place again.",
    ),
    "char-space": (
        "A space that does not break ({character}) stands near “{words}” ({count} in this file).",
        "Type an ordinary space, unless it is meant.",
    ),
    "char-decomposed": (
        "An accent is stored apart from its letter, so that a search may not find the word.",
        "Type the accented letters of this line again.",
    ),
    # structure
    "footnote-unused": ("Nothing refers to the footnote [^{name}].", "Put its mark into the text."),
    "footnote-missing": ("The mark [^{name}] has no footnote.", "Write a line [^{name}]: …"),
    "footnote-plain": ("[{number}] is no footnote mark and leads nowhere.", "Write [^{number}], and [^{number}]: …"),
    "section-empty": ("Nothing stands under the heading “{words}”.", "Write the section or remove its heading."),
    "list-missing": (
        "After “{words}” no list or quotation follows.",
        "Add what the colon promises, or end with a stop.",
    ),
    "link-broken": ("The link {link} leads nowhere.", "Write it whole, like https://office.example/report."),
    # size
    "headline-long": (
        "The headline has {length} characters; subject lines are cut, at the latest after {most}.",
        "Shorten it.",
    ),
    "labels-unreviewed": (
        "Nobody has reviewed the fixed words of the email in: {languages}.",
        "Let somebody whose language it is read labels/<language>.toml, and write their name after reviewed.",
    ),
    "size-clip": ("The email has {kilobytes} KB; Gmail hides what comes after {most} KB.", "Shorten the texts."),
    # attachments
    "attachment-empty": ("The file is empty.", "Take it out of the folder, or put the right one in its place."),
    "attachment-draft": ("The file is named like a draft, and is not sent.", "Take it out of the folder."),
    "attachment-large": (
        "The file has {megabytes} MB, more than many mail servers take, and is not sent.",
        "Put it on a page of yours and link to it.",
    ),
    "picture-caption": ("{picture} has no caption.", "Say under caption what is to be seen, and where."),
    "picture-credit": ("{picture} has no credit.", "Say under credit whose it is, and that it may be printed."),
    "attachment-unsent": (
        "The file lies beside the texts and is not sent.",
        "Name it under [[attachment]], with the link of a page of yours or to be attached, or take it out.",
    ),
    "attached-embargo": (
        "The name of {name} tells of an embargo, also to those who get it after the lift.",
        "Rename the file.",
    ),
    "attached-says-embargo": (
        "{name} itself says “{words}”, and goes out after the lift too.",
        "Take it out of the file: the email says it, and takes it away at the lift.",
    ),
    "attached-unread": (
        "Nothing here can read {names}, so nobody has looked there for words of the embargo.",
        "Look yourself: files go out after the lift too. (PDFs are read where press-mailer[pdf] is installed.)",
    ),
    "attached-draft": ("{name} is named like a draft, and would go out.", "Look at it again, and rename it."),
    "attached-title": ("{name} has no title: readers see the name of the file.", "Say under title what it is."),
    "message-size": ("Each message has {megabytes} MB with {files}.", "Look whether these are the files you mean."),
    "message-heavy": (
        "Each message has {megabytes} MB with {files}: slow to send, and unwelcome on a phone.",
        "Give what can be fetched a link, unless everybody needs the file itself.",
    ),
    "message-too-heavy": (
        "Each message would have {megabytes} MB with {files}; many mail servers take no more than {most} MB.",
        "Put the largest on a page of yours, and give its [[attachment]] the link.",
    ),
    "message-over-server": (
        "Each message would have {megabytes} MB with {files}; our mail server {server} takes {most} MB at most.",
        "Put the largest on a page of yours, and give its [[attachment]] the link.",
    ),
}
