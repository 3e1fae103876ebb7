"""What offices and their programs call the columns of a contact list, in English, French, Russian, German, Spanish
and Ukrainian. Within a column the names stand in the order of preference: where two columns of a file mean the same,
the one named first here is read."""

NAMES = {
    "email": "email, e-mail, mail, email address, e-mail address, email addresses, e-mail addresses, mail address,"
    " email id, emails, e-mails, email value, e-mail value, e-mail home value, e-mail work value, address email,"
    " secondary email, second email, alternative email, other email,"
    " courriel, courriels, adresse e-mail, adresse email, adresse mail, adresse courriel, adresse électronique,"
    " adresse de courriel, adresse de messagerie, adresses e-mail, e-mails, mél, mel,"
    " почта, эл. почта, электронная почта, э/почта, эл. адрес, электронный адрес, адрес эл. почты,"
    " адрес электронной почты, адрес, имейл, емейл, мейл, мыло, e-mail адрес, адрес e-mail,"
    " e-mail-adresse, e-mail-adressen, e-mail adresse, mailadresse, mail-adresse, e-post, elektronische adresse,"
    " correo, correos, correo electrónico, correo-e, e-mail correo, dirección de correo,"
    " dirección de correo electrónico, dirección electrónica, mail de contacto, email de contacto,"
    " пошта, ел. пошта, електронна пошта, електронна адреса, адреса електронної пошти, адреса",
    "name": "name, full name, display name, journalist name, name of journalist, contact name, person, contact,"
    " journalist, reporter, journaliste, file as, formatted name, names,"
    " имя и фамилия, фамилия и имя, фамилия имя отчество, фамилия имя, имя фамилия, полное имя, фио, ф. и. о., имя,"
    " контакт, контактное лицо, журналист, корреспондент, сотрудник,"
    " nom complet, nom et prénom, prénom et nom, nom prénom, prénom nom, nom, interlocuteur,"
    " vollständiger name, vor- und nachname, name vorname, vorname nachname, ansprechpartner, journalist/in,"
    " kontakt, kontaktperson, person,"
    " nombre completo, nombre y apellidos, nombre y apellido, apellidos y nombre, nombre, contacto, periodista,"
    " піб, п. і. б., повне ім'я, прізвище та ім'я, ім'я та прізвище, прізвище ім'я по батькові, ім'я, журналіст,"
    " контактна особа",
    "given": "first name, first, given, firstname, given name, forename, christian name, fname, prénom, prénoms,"
    " vorname, vornamen, nombre de pila, primer nombre",
    "middle": "middle name, additional name, second name, отчество, deuxième prénom, weitere vornamen,"
    " zweiter vorname, segundo nombre, по батькові",
    "family": "last name, last, family, lastname, family name, surname, lname, фамилия, nom de famille, nachname,"
    " familienname, apellidos, apellido, primer apellido, прізвище",
    "outlet": "outlet, media outlet, outlet name, outlets, media, media name, media title, publication,"
    " publication name, publications, news organisation, news organization, newspaper, magazine, broadcaster,"
    " agency, news agency, organisation, organization, organisation name, organization name, org, company,"
    " company name, employer, account name,"
    " издание, название издания, сми, название сми, наименование сми, редакция, средство массовой информации,"
    " медиа, газета, агентство, канал, организация, компания, место работы, работодатель,"
    " média, médias, nom du média, support, titre de presse, publication, rédaction, journal, organe de presse,"
    " chaîne, agence, organisme, entreprise, société, employeur,"
    " medium, medien, name des mediums, redaktion, zeitung, publikation, sender, agentur, firma, unternehmen,"
    " verlag, arbeitgeber,"
    " medio, medios, nombre del medio, medio de comunicación, redacción, publicación, periódico, cadena, agencia,"
    " organización, empresa, compañía,"
    " видання, змі, медіа, редакція, назва видання, організація, компанія",
    "role": "role, job title, job, position, jobtitle, beat, function, occupation, organization title,"
    " organisation title, title, department, desk,"
    " должность, роль, позиция, специализация, рубрика, отдел,"
    " fonction, poste, intitulé du poste, métier, rubrique, titre, service,"
    " funktion, rolle, berufsbezeichnung, stelle, titel, ressort, abteilung,"
    " cargo, puesto, función, título, sección, departamento,"
    " посада, роль",
    "city": "city, town, place, base, based in, address city, city/town, city town, locality, mailing city,"
    " location, dateline city,"
    " город, населенный пункт, место, локация, местонахождение,"
    " ville, localité, lieu, commune,"
    " stadt, ort, wohnort, standort, dienstort,"
    " ciudad, localidad, población, lugar,"
    " місто, населений пункт",
    "country": "country, country/region, country name, country code, address country,"
    " страна, страна или регион, pays, pays/région, land, land/region,"
    " país, país o región, країна",
    "region": "state, state/province, province, region, address region, область, регион, état, région, bundesland,"
    " provincia, estado, область",
    "zone": "zone, time zone, timezone, tz, tz name, часовой пояс, временная зона, зона, fuseau horaire, fuseau,"
    " zeitzone, zona horaria, huso horario, часовий пояс",
    "languages": "languages, language, lang, langs, spoken languages, languages spoken,"
    " preferred language, language preference, correspondence language, locale,"
    " язык, языки, язык общения, язык рассылки, язык материалов,"
    " langue, langues, langue parlée, langues parlées, langue de correspondance, langue préférée,"
    " sprache, sprachen, korrespondenzsprache,"
    " idioma, idiomas, lengua, lenguas, мова, мови",
    "embargo": "embargo, embargo agreed, embargo accepted, accepts embargo, accepts embargoes, agreed to embargo,"
    " agreed to embargoes, embargoes, embargo ok, embargo agreement, under embargo,"
    " эмбарго, согласен на эмбарго, согласие на эмбарго, принимает эмбарго, соблюдает эмбарго,"
    " embargo accepté, accepte l'embargo, accord embargo, sous embargo,"
    " sperrfrist, sperrfrist akzeptiert, sperrfristen, akzeptiert sperrfristen,"
    " embargo aceptado, acepta embargo, acepta el embargo, ембарго",
    "stopped": "unsubscribed, unsubscribed from all email, opt out, opted out, opt-out, email opt out, email opt-out,"
    " has opted out of email, do not contact, do not email, do not mail, no mail, unsub time, unsubscribe time,"
    " unsubscribed at, clean time,"
    " отписан, отписался, отписка, не писать, не беспокоить,"
    " désabonné, désabonnement, désinscrit, désinscription, ne pas contacter,"
    " abgemeldet, abmeldung, nicht kontaktieren, keine mails,"
    " baja, dado de baja, no contactar, відписаний, відписався, не писати",
    "tags": "tags, tag, labels, label, groups, group, group membership, categories, category, keywords, topics,"
    " topic, segments, lists, метки, метка, теги, тег, группы, группа, категории, категория, темы, тема,"
    " étiquettes, étiquette, mots-clés, catégories, catégorie, groupes, groupe, thèmes,"
    " schlagwörter, schlagwort, kategorien, kategorie, gruppe, gruppen, themen, stichwörter,"
    " etiquetas, etiqueta, categorías, categoría, grupos, grupo, temas, мітки, категорії, теми",
    "source": "source, origin, address source, where from, data source, lead source, optin source,"
    " источник, откуда, откуда контакт, откуда адрес,"
    " origine, provenance, quelle, herkunft, fuente, origen, procedencia, джерело",
}

FILLERS = (
    "work business office primary main default professional contact contacts press journalist journalists reporter"
    " the person persons recipient subscriber your"
    " рабочий рабочая рабочее основной основная служебный служебная контактный личный личная журналиста контакта"
    " professionnel professionnelle principal principale bureau du de des la le l contact journaliste"
    " geschaftlich dienstlich beruflich primare primarer haupt des der ansprechpartners"
    " trabajo del de la el principal contacto periodista"
)
"""Words that may stand in the name of a column without changing what it means."""
