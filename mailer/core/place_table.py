"""The cities known by name: geonames id, country (and region), zone, population, names in languages, other spellings.

A small cut of GeoNames (https://www.geonames.org, licensed CC BY 4.0), with names in other languages from CLDR or
written by hand. One city a record; a line that begins with spaces continues the record above:

    id | country or country-region | zone | population | English | Russian | French | code=name; other spelling
"""

REGIONS = {
    "US-TX": ("Texas", "Техас"),
    "US-FL": ("Florida", "Флорида", "Floride"),
    "US-NY": ("New York State",),
    "US-DC": ("District of Columbia", "D.C."),
    "US-IL": ("Illinois",),
    "US-CA": ("California", "Калифорния", "Californie"),
    "CA-ON": ("Ontario",),
    "CA-QC": ("Quebec", "Québec"),
    "AU-NSW": ("New South Wales",),
    "AU-ACT": ("Australian Capital Territory",),
}
"""What people write for a region after a comma: "Paris, Texas"."""

CITIES = """\
2988507 | FR | Europe/Paris | 2138551 | Paris | Париж | Paris | uk=Париж; es=París; ar=باريس; kk=Париж; tg=Париж
498817 | RU | Europe/Moscow | 5351935 | St Petersburg | Санкт-Петербург | Saint-Pétersbourg | uk=Санкт-Петербург;
    de=Sankt Petersburg; es=San Petersburgo; kk=Санкт-Петербург; tg=Санкт-Петербург; Saint Petersburg; Petersburg;
    Питер; С.-Петербург
1221874 | TJ | Asia/Dushanbe | 679400 | Dushanbe | Душанбе | Douchanbé | tg=Душанбе; es=Dusambé; uk=Душанбе;
    de=Duschanbe; ar=دوشانبي; kk=Душанбе
524901 | RU | Europe/Moscow | 10381222 | Moscow | Москва | Moscou | de=Moskau; uk=Москва; es=Moscú; ar=موسكو;
    kk=Мәскеу; tg=Москва; Moskva
703448 | UA | Europe/Kyiv | 2952301 | Kyiv | Киев | Kyiv | uk=Київ; de=Kyjiw; es=Kiev; ar=كييف; Kiew
1526384 | KZ | Asia/Almaty | 1977011 | Almaty | Алматы | Almaty | kk=Алматы; uk=Алмати; ar=ألماتي; tg=Алмаато;
    Алма-Ата; Alma-Ata
2643743 | GB | Europe/London | 8961989 | London | Лондон | Londres | uk=Лондон; es=Londres; ar=لندن; kk=Лондон;
    tg=Лондон
2660646 | CH | Europe/Zurich | 201741 | Geneva | Женева | Genève | de=Genf; es=Ginebra; uk=Женева; ar=جنيف;
    kk=Женева; tg=Женева; Ginevra
2800866 | BE | Europe/Brussels | 1019022 | Brussels | Брюссель | Bruxelles | uk=Брюссель; de=Brüssel; es=Bruselas;
    ar=بروكسل; kk=Брюссель; tg=Брюссел
5128581 | US-NY | America/New_York | 8804190 | New York | Нью-Йорк | New York | uk=Нью-Йорк; es=Nueva York;
    ar=نيويورك; kk=Нью-Йорк; tg=Ню-Йорк; New York City; NYC
4140963 | US-DC | America/New_York | 689545 | Washington | Вашингтон | Washington | uk=Вашингтон; ar=واشنطن;
    kk=Вашингтон; tg=Вашингтон; Washington DC; Washington D.C.
1283240 | NP | Asia/Kathmandu | 1442271 | Kathmandu | Катманду | Katmandou | uk=Катманду; es=Katmandú; ar=كاتماندو
1273294 | IN | Asia/Kolkata | 11034555 | Delhi | Дели | Delhi | uk=Делі; ar=دلهي
1261481 | IN | Asia/Kolkata | 317797 | New Delhi | Нью-Дели | New Delhi | uk=Нью-Делі; de=Neu-Delhi; es=Nueva Delhi;
    ar=نيودلهي
2950159 | DE | Europe/Berlin | 3426354 | Berlin | Берлин | Berlin | uk=Берлін; es=Berlín; ar=برلين; kk=Берлин;
    tg=Берлин
2761369 | AT | Europe/Vienna | 1691468 | Vienna | Вена | Vienne | uk=Відень; de=Wien; es=Viena; ar=فيينا; kk=Вена;
    tg=Вена
3169070 | IT | Europe/Rome | 2318895 | Rome | Рим | Rome | uk=Рим; de=Rom; es=Roma; ar=روما; kk=Рим; tg=Рим
3117735 | ES | Europe/Madrid | 3255944 | Madrid | Мадрид | Madrid | uk=Мадрид; ar=مدريد; kk=Мадрид; tg=Мадрид
2267057 | PT | Europe/Lisbon | 517802 | Lisbon | Лиссабон | Lisbonne | uk=Лісабон; de=Lissabon; es=Lisboa;
    ar=لشبونة; kk=Лиссабон; tg=Лиссабон
2964574 | IE | Europe/Dublin | 1024027 | Dublin | Дублин | Dublin | uk=Дублін; es=Dublín; ar=دبلن; kk=Дублин;
    tg=Дублин
2759794 | NL | Europe/Amsterdam | 741636 | Amsterdam | Амстердам | Amsterdam | uk=Амстердам; es=Ámsterdam;
    ar=أمستردام; kk=Амстердам; tg=Амстердам
2747373 | NL | Europe/Amsterdam | 474292 | The Hague | Гаага | La Haye | uk=Гаага; de=Den Haag; es=La Haya;
    ar=لاهاي; Hague
2973783 | FR | Europe/Paris | 274845 | Strasbourg | Страсбург | Strasbourg | uk=Страсбург; de=Straßburg;
    es=Estrasburgo; ar=ستراسبورغ
2960316 | LU | Europe/Luxembourg | 76684 | Luxembourg | Люксембург | Luxembourg | uk=Люксембург; de=Luxemburg;
    es=Luxemburgo; ar=لوكسمبورغ; kk=Люксембург; tg=Люксембург
2618425 | DK | Europe/Copenhagen | 1153615 | Copenhagen | Копенгаген | Copenhague | uk=Копенгаген; de=Kopenhagen;
    es=Copenhague; ar=كوبنهاغن; kk=Копенгаген; tg=Копенгаген; København
2673730 | SE | Europe/Stockholm | 1515017 | Stockholm | Стокгольм | Stockholm | uk=Стокгольм; es=Estocolmo;
    ar=ستوكهولم; kk=Стокгольм; tg=Стокголм
3143244 | NO | Europe/Oslo | 1082575 | Oslo | Осло | Oslo | uk=Осло; ar=أوسلو; kk=Осло; tg=Осло
658225 | FI | Europe/Helsinki | 658864 | Helsinki | Хельсинки | Helsinki | uk=Гельсінкі; ar=هلسنكي; kk=Хельсинки;
    tg=Хелсинки; Helsingfors
3413829 | IS | Atlantic/Reykjavik | 118918 | Reykjavik | Рейкьявик | Reykjavik | uk=Рейкʼявік; de=Reykjavík;
    es=Reikiavik; ar=ريكيافيك; kk=Рейкьявик; tg=Рейкявик
588409 | EE | Europe/Tallinn | 394024 | Tallinn | Таллин | Tallinn | uk=Таллінн; es=Tallin; ar=تالين; kk=Таллин;
    tg=Таллин; Таллинн
456172 | LV | Europe/Riga | 742572 | Riga | Рига | Riga | uk=Рига; ar=ريغا; kk=Рига; tg=Рига
593116 | LT | Europe/Vilnius | 542366 | Vilnius | Вильнюс | Vilnius | uk=Вільнюс; es=Vilna; ar=فيلنيوس; kk=Вильнюс;
    tg=Вилнюс
756135 | PL | Europe/Warsaw | 1702139 | Warsaw | Варшава | Varsovie | uk=Варшава; de=Warschau; es=Varsovia;
    ar=وارسو; kk=Варшава; tg=Варшава; Warszawa
3067696 | CZ | Europe/Prague | 1165581 | Prague | Прага | Prague | uk=Прага; de=Prag; es=Praga; ar=براغ; kk=Прага;
    tg=Прага; Praha
3060972 | SK | Europe/Bratislava | 423737 | Bratislava | Братислава | Bratislava | uk=Братислава; ar=براتيسلافا;
    kk=Братислава; tg=Братислава
3054643 | HU | Europe/Budapest | 1741041 | Budapest | Будапешт | Budapest | uk=Будапешт; ar=بودابست; kk=Будапешт;
    tg=Будапешт
683506 | RO | Europe/Bucharest | 1877155 | Bucharest | Бухарест | Bucarest | uk=Бухарест; de=Bukarest; es=Bucarest;
    ar=بوخارست; kk=Бухарест; tg=Бухарест; București
618426 | MD | Europe/Chisinau | 635994 | Chisinau | Кишинёв | Chisinau | uk=Кишинів; es=Chisináu; ar=تشيسيناو;
    kk=Кишинев; tg=Кишинёв; Kishinev
727011 | BG | Europe/Sofia | 1152556 | Sofia | София | Sofia | uk=Софія; es=Sofía; ar=صوفيا; kk=София; tg=София
792680 | RS | Europe/Belgrade | 1273651 | Belgrade | Белград | Belgrade | uk=Белград; de=Belgrad; es=Belgrado;
    ar=بلغراد; kk=Белград; tg=Белград; Beograd
3186886 | HR | Europe/Zagreb | 663592 | Zagreb | Загреб | Zagreb | uk=Загреб; ar=زغرب; kk=Загреб; tg=Загреб
3196359 | SI | Europe/Ljubljana | 272220 | Ljubljana | Любляна | Ljubljana | uk=Любляна; es=Liubliana; ar=ليوبليانا;
    kk=Любляна; tg=Любляна
3191281 | BA | Europe/Sarajevo | 696731 | Sarajevo | Сараево | Sarajevo | uk=Сараєво; ar=سراييفو; kk=Сараево;
    tg=Сараево
785842 | MK | Europe/Skopje | 474889 | Skopje | Скопье | Skopje | uk=Скопʼє; es=Skopie; ar=سكوبي; kk=Скопье;
    tg=Скопйе
3183875 | AL | Europe/Tirane | 418495 | Tirana | Тирана | Tirana | uk=Тирана; ar=تيرانا
264371 | GR | Europe/Athens | 664046 | Athens | Афины | Athènes | uk=Афіни; de=Athen; es=Atenas; ar=أثينا; kk=Афина;
    tg=Афина
146268 | CY | Asia/Nicosia | 200452 | Nicosia | Никосия | Nicosie | uk=Нікосія; de=Nikosia; ar=نيقوسيا; kk=Никосия;
    tg=Никосия
2562305 | MT | Europe/Malta | 6794 | Valletta | Валлетта | La Valette | es=La Valeta; uk=Валлетта; ar=فاليتا
2661552 | CH | Europe/Zurich | 121631 | Bern | Берн | Berne | es=Berna; uk=Берн; ar=برن
2657896 | CH | Europe/Zurich | 415367 | Zurich | Цюрих | Zurich | uk=Цюріх; de=Zürich; es=Zúrich; ar=زيورخ;
    kk=Цюрих; tg=Сюрих
2867714 | DE | Europe/Berlin | 1505005 | Munich | Мюнхен | Munich | de=München; es=Múnich; uk=Мюнхен; ar=ميونخ
3173435 | IT | Europe/Rome | 1371498 | Milan | Милан | Milan | de=Mailand; es=Milán; uk=Мілан; ar=ميلانو; Milano
3128760 | ES | Europe/Madrid | 1686208 | Barcelona | Барселона | Barcelone | uk=Барселона; ar=برشلونة
625144 | BY | Europe/Minsk | 1742124 | Minsk | Минск | Minsk | uk=Мінськ; ar=مينسك; kk=Минск; tg=Минск
1486209 | RU | Asia/Yekaterinburg | 1495066 | Yekaterinburg | Екатеринбург | Iekaterinbourg | uk=Єкатеринбург;
    de=Jekaterinburg; es=Ekaterimburgo; ar=يكاترنبيرج; kk=Екатеринбург; tg=Екатеринбург; Ekaterinburg; Ekaterinbourg
1496747 | RU | Asia/Novosibirsk | 1612833 | Novosibirsk | Новосибирск | Novossibirsk | uk=Новосибірськ;
    de=Nowosibirsk; ar=نوفوسبيرسك; kk=Новосібір; tg=Новосибирск
551487 | RU | Europe/Moscow | 1243500 | Kazan | Казань | Kazan | uk=Казань; de=Kasan; es=Kazán; kk=Қазан
2013348 | RU | Asia/Vladivostok | 604901 | Vladivostok | Владивосток | Vladivostok | uk=Владивосток; de=Wladiwostok;
    ar=فلاديفوستك; kk=Владивосток; tg=Владивосток
554234 | RU | Europe/Kaliningrad | 475056 | Kaliningrad | Калининград | Kaliningrad | uk=Калінінград;
    es=Kaliningrado; ar=كالينجراد; kk=Калининград; tg=Калининград
611717 | GE | Asia/Tbilisi | 1049498 | Tbilisi | Тбилиси | Tbilissi | uk=Тбілісі; de=Tiflis; es=Tiflis; ar=تبليسي;
    kk=Тбилиси; tg=Тбилиси
616052 | AM | Asia/Yerevan | 1144700 | Yerevan | Ереван | Erevan | uk=Єреван; de=Eriwan; es=Ereván; ar=يريفان;
    kk=Ереван; tg=Ереван
587084 | AZ | Asia/Baku | 2351300 | Baku | Баку | Bakou | uk=Баку; es=Bakú; ar=باكو; kk=Баку; tg=Боку
1526273 | KZ | Asia/Almaty | 1544142 | Astana | Астана | Astana | kk=Астана; uk=Астана; es=Astaná; tg=Остона;
    Nur-Sultan; Нур-Султан
1512569 | UZ | Asia/Tashkent | 1978028 | Tashkent | Ташкент | Tachkent | uk=Ташкент; de=Taschkent; es=Taskent;
    ar=طشقند; kk=Ташкент; tg=Тошкент; Toshkent
1528675 | KG | Asia/Bishkek | 900000 | Bishkek | Бишкек | Bichkek | uk=Бішкек; de=Bischkek; ar=بشكيك; kk=Бішкек;
    tg=Бишкек
162183 | TM | Asia/Ashgabat | 1030063 | Ashgabat | Ашхабад | Achgabat | uk=Ашгабат; de=Aşgabat; es=Asjabad; ar=عشق
    آباد; kk=Ашхабад; tg=Ашхобод
1514879 | TJ | Asia/Dushanbe | 191000 | Khujand | Худжанд | Khodjent | tg=Хуҷанд
745044 | TR | Europe/Istanbul | 15701602 | Istanbul | Стамбул | Istanbul | uk=Стамбул; es=Estambul; ar=إسطنبول;
    kk=Стамбұл; tg=Истанбул
323786 | TR | Europe/Istanbul | 3517182 | Ankara | Анкара | Ankara | uk=Анкара; ar=أنقرة
281184 | IL | Asia/Jerusalem | 971800 | Jerusalem | Иерусалим | Jérusalem | uk=Єрусалим; es=Jerusalén; ar=القدس;
    kk=Иерусалим; tg=Йерусалим
293397 | IL | Asia/Jerusalem | 432892 | Tel Aviv | Тель-Авив | Tel-Aviv | uk=Тель-Авів; ar=تل أبيب
276781 | LB | Asia/Beirut | 1916100 | Beirut | Бейрут | Beyrouth | uk=Бейрут; ar=بيروت; kk=Бейрут; tg=Бейрут
250441 | JO | Asia/Amman | 1275857 | Amman | Амман | Amman | uk=Амман; es=Ammán; ar=عمّان; kk=Амман; tg=Аммон
98182 | IQ | Asia/Baghdad | 7216000 | Baghdad | Багдад | Bagdad | uk=Багдад; de=Bagdad; es=Bagdad; ar=بغداد;
    kk=Бағдат; tg=Багдод
112931 | IR | Asia/Tehran | 7153309 | Tehran | Тегеран | Téhéran | uk=Тегеран; de=Teheran; es=Teherán; ar=طهران;
    kk=Тегеран; tg=Теҳрон
108410 | SA | Asia/Riyadh | 4205961 | Riyadh | Эр-Рияд | Riyad | uk=Ер-Ріяд; de=Riad; es=Riad; ar=الرياض;
    kk=Эр-Рияд; tg=Риёз
290030 | QA | Asia/Qatar | 344939 | Doha | Доха | Doha | uk=Доха; ar=الدوحة
292223 | AE | Asia/Dubai | 3790000 | Dubai | Дубай | Dubaï | uk=Дубай; es=Dubái; ar=دبي; kk=Дубай; tg=Дубай
292968 | AE | Asia/Dubai | 1807000 | Abu Dhabi | Абу-Даби | Abou Dhabi | uk=Абу-Дабі; es=Abu Dabi; ar=أبو ظبي
1138958 | AF | Asia/Kabul | 4434550 | Kabul | Кабул | Kaboul | uk=Кабул; ar=كابول; kk=Кабул; tg=Кобул
1176615 | PK | Asia/Karachi | 601600 | Islamabad | Исламабад | Islamabad | uk=Ісламабад; ar=إسلام آباد
1185241 | BD | Asia/Dhaka | 10356500 | Dhaka | Дакка | Dacca | uk=Дакка; es=Daca; ar=دكا; kk=Дакка; tg=Дакка
1275339 | IN | Asia/Kolkata | 12691836 | Mumbai | Мумбаи | Mumbai | uk=Мумбаї; es=Bombay; ar=مومباي; Бомбей
1248991 | LK | Asia/Colombo | 648034 | Colombo | Коломбо | Colombo | uk=Коломбо; ar=كولومبو; kk=Коломбо; tg=Коломбо
1298824 | MM | Asia/Yangon | 4477638 | Yangon | Янгон | Rangoun | uk=Янгон; de=Rangun; es=Rangún; ar=يانغون; Rangoon
1609350 | TH | Asia/Bangkok | 5104476 | Bangkok | Бангкок | Bangkok | uk=Бангкок; ar=بانكوك; kk=Бангкок; tg=Бангкок
1581130 | VN | Asia/Bangkok | 8053663 | Hanoi | Ханой | Hanoï | uk=Ханой; es=Hanói; ar=هانوي
1880252 | SG | Asia/Singapore | 5638700 | Singapore | Сингапур | Singapour | uk=Сінгапур; de=Singapur; es=Singapur;
    ar=سنغافورة; kk=Сингапур; tg=Сингапур
1642911 | ID | Asia/Jakarta | 8540121 | Jakarta | Джакарта | Jakarta | uk=Джакарта; es=Yakarta; ar=جاكرتا;
    kk=Джакарта; tg=Ҷакарта
1701668 | PH | Asia/Manila | 1600000 | Manila | Манила | Manille | uk=Маніла; ar=مانيلا; kk=Манила; tg=Манила
1819729 | HK | Asia/Hong_Kong | 7396076 | Hong Kong | Гонконг | Hong Kong | uk=Гонконг; de=Hongkong; ar=هونغ كونغ;
    kk=Гонконг; tg=Ҳонконг
1816670 | CN | Asia/Shanghai | 18960744 | Beijing | Пекин | Pékin | uk=Пекін; de=Peking; es=Pekín; ar=بكين
1796236 | CN | Asia/Shanghai | 24874500 | Shanghai | Шанхай | Shanghai | uk=Шанхай; es=Shanghái; ar=شنغهاي;
    kk=Шанхай; tg=Шанхай
1668341 | TW | Asia/Taipei | 7871900 | Taipei | Тайбэй | Taipei | uk=Тайбей; de=Taipeh; es=Taipéi; ar=تايبيه;
    kk=Тайбэй; tg=Тайбэй
1835848 | KR | Asia/Seoul | 10349312 | Seoul | Сеул | Séoul | uk=Сеул; es=Seúl; ar=سول; kk=Сеул; tg=Сеул
1850147 | JP | Asia/Tokyo | 9733276 | Tokyo | Токио | Tokyo | uk=Токіо; de=Tokio; es=Tokio; ar=طوكيو; kk=Токио;
    tg=Токио
2028462 | MN | Asia/Ulaanbaatar | 844818 | Ulan Bator | Улан-Батор | Oulan-Bator | uk=Улан-Батор; de=Ulaanbaatar;
    es=Ulán Bator; ar=أولان باتور; kk=Ұлан-Батор
2147714 | AU-NSW | Australia/Sydney | 5638830 | Sydney | Сидней | Sydney | uk=Сідней; es=Sídney; ar=سيدني;
    kk=Сидней; tg=Сидней
2172517 | AU-ACT | Australia/Sydney | 367752 | Canberra | Канберра | Canberra | uk=Канберра; ar=كانبرا
2179537 | NZ | Pacific/Auckland | 381900 | Wellington | Веллингтон | Wellington | uk=Веллінгтон; ar=ويلينغتون
6094817 | CA-ON | America/Toronto | 1017449 | Ottawa | Оттава | Ottawa | uk=Оттава; ar=أوتاوا
6167865 | CA-ON | America/Toronto | 2794356 | Toronto | Торонто | Toronto | uk=Торонто; ar=تورونتو; kk=Торонто;
    tg=Торонто
6077243 | CA-QC | America/Toronto | 1762949 | Montreal | Монреаль | Montréal | uk=Монреаль; ar=مونتريال
4887398 | US-IL | America/Chicago | 2664452 | Chicago | Чикаго | Chicago | uk=Чікаґо; ar=شيكاغو; kk=Чикаго;
    tg=Чикаго
5368361 | US-CA | America/Los_Angeles | 3820914 | Los Angeles | Лос-Анджелес | Los Angeles | uk=Лос-Анджелес; es=Los
    Ángeles; ar=لوس انجلوس; kk=Лос-Анджелес; tg=Лос-Анҷелес
5391959 | US-CA | America/Los_Angeles | 827526 | San Francisco | Сан-Франциско | San Francisco | uk=Сан-Франциско;
    ar=سان فرانسيسكو
5392171 | US-CA | America/Los_Angeles | 997368 | San Jose | Сан-Хосе | San José | uk=Сан-Хосе; de=San José; es=San
    José; ar=سان خوسيه
4717560 | US-TX | America/Chicago | 24782 | Paris | Парис | Paris | uk=Париж; ar=باريس
4171563 | US-FL | America/New_York | 257083 | St Petersburg | Сент-Питерсберг | St. Petersburg | de=Saint
    Petersburg; es=San Petersburgo
3530597 | MX | America/Mexico_City | 12294193 | Mexico City | Мехико | Mexico | uk=Мехіко; de=Mexiko-Stadt;
    es=Ciudad de México; ar=مكسيكو سيتي; kk=Мехико; tg=Мехико
3553478 | CU | America/Havana | 2163824 | Havana | Гавана | La Havane | uk=Гавана; de=Havanna; es=La Habana;
    ar=هافانا; kk=Гавана; tg=Ҳавана
3621849 | CR | America/Costa_Rica | 335007 | San José | Сан-Хосе | San José | uk=Сан-Хосе; ar=سان خوسيه
3688689 | CO | America/Bogota | 7674366 | Bogota | Богота | Bogota | uk=Боґота; de=Bogotá; es=Bogotá; ar=بوغوتا;
    kk=Богота; tg=Богота
3936456 | PE | America/Lima | 7737002 | Lima | Лима | Lima | uk=Ліма; ar=ليما; kk=Лима; tg=Лима
3652462 | EC | America/Guayaquil | 2781641 | Quito | Кито | Quito | uk=Кіто; ar=كيتو
3871336 | CL | America/Santiago | 4837295 | Santiago | Сантьяго | Santiago | uk=Сантьяґо; es=Santiago de Chile;
    ar=سانتياغو; kk=Сантьяго; tg=Сантьяго
3435910 | AR | America/Argentina/Buenos_Aires | 2891082 | Buenos Aires | Буэнос-Айрес | Buenos Aires |
    uk=Буенос-Айрес; ar=بوينس آيرس
3441575 | UY | America/Montevideo | 1270737 | Montevideo | Монтевидео | Montevideo | uk=Монтевідео; ar=مونتفيديو;
    kk=Монтевидео; tg=Монтевидео
3469058 | BR | America/Sao_Paulo | 2207718 | Brasilia | Бразилиа | Brasilia | uk=Бразиліа; de=Brasília; ar=برازيليا
3448439 | BR | America/Sao_Paulo | 12400232 | Sao Paulo | Сан-Паулу | São Paulo | uk=Сан-Паулу; de=São Paulo; es=São
    Paulo; ar=ساو باولو; kk=Сан-Паулу; tg=Сан-Паулу
3646738 | VE | America/Caracas | 3000000 | Caracas | Каракас | Caracas | uk=Каракас; ar=كاراكاس; kk=Каракас;
    tg=Каракас
360630 | EG | Africa/Cairo | 9606916 | Cairo | Каир | Le Caire | uk=Каїр; de=Kairo; es=El Cairo; ar=القاهرة;
    kk=Каир; tg=Қоҳира
2464470 | TN | Africa/Tunis | 693210 | Tunis | Тунис | Tunis | uk=Туніс; es=Túnez; ar=تونس; kk=Тунис; tg=Тунис
2507480 | DZ | Africa/Algiers | 2364230 | Algiers | Алжир | Alger | uk=Алжир; de=Algier; es=Argel; ar=الجزائر;
    kk=Алжир; tg=Алҷазоир
2538475 | MA | Africa/Casablanca | 1655753 | Rabat | Рабат | Rabat | uk=Рабат; ar=الرباط
2253354 | SN | Africa/Dakar | 2646503 | Dakar | Дакар | Dakar | uk=Дакар; ar=داكار; kk=Дакар; tg=Дакар
2352778 | NG | Africa/Lagos | 2690000 | Abuja | Абуджа | Abuja | uk=Абуджа; es=Abuya; ar=أبوجا
2332459 | NG | Africa/Lagos | 15388000 | Lagos | Лагос | Lagos | uk=Лаґос; ar=لاغوس; kk=Лагос; tg=Лагос
2306104 | GH | Africa/Accra | 1963264 | Accra | Аккра | Accra | uk=Аккра; es=Acra; ar=أكرا; kk=Аккра; tg=Аккра
184745 | KE | Africa/Nairobi | 4397073 | Nairobi | Найроби | Nairobi | uk=Найробі; ar=نيروبي; kk=Найроби; tg=Найроби
344979 | ET | Africa/Addis_Ababa | 3860000 | Addis Ababa | Аддис-Абеба | Addis-Abeba | uk=Аддис-Абеба; de=Addis
    Abeba; es=Adís Abeba; ar=أديس أبابا; kk=Аддис-Абеба; tg=Аддис-Абеба
232422 | UG | Africa/Kampala | 1680600 | Kampala | Кампала | Kampala | uk=Кампала; ar=كامبالا; kk=Кампала;
    tg=Кампала
2314302 | CD | Africa/Kinshasa | 16000000 | Kinshasa | Киншаса | Kinshasa | uk=Кіншаса; ar=كينشاسا; kk=Киншаса;
    tg=Киншаса
993800 | ZA | Africa/Johannesburg | 9418183 | Johannesburg | Йоханнесбург | Johannesburg | uk=Йоганнесбурґ;
    es=Johannesburgo; ar=جوهانسبرغ; kk=Йоханнесбург; tg=Йоханнесбург
964137 | ZA | Africa/Johannesburg | 2112693 | Pretoria | Претория | Pretoria | uk=Преторія; ar=بريتوريا
3369157 | ZA | Africa/Johannesburg | 4772846 | Cape Town | Кейптаун | Le Cap | uk=Кейптаун; de=Kapstadt; es=Ciudad
    del Cabo; ar=كيب تاون
"""
