"""The invented release in French, Arabic and Tajik too: pairs of languages that the email must stand in."""

from dataclasses import replace

from mailer.core.place import Place
from mailer.core.release import Issuer, PressContact, Release, Text
from mailer.core.stationery import Stationery
from tests.core import samples

_FR = Text(
    "fr",
    "Onze villages coupés du monde depuis l’arrêt du bac du lac Miralune doivent retrouver leur bateau",
    """\
Le dernier bac du lac Miralune s’est arrêté en mai. Depuis, onze villages de l’autre rive n’ont plus ni médecin,
ni car scolaire, ni bureau de poste.

Selon une enquête commune publiée aujourd’hui, **quatre foyers sur cinq** mettent plus de trois heures pour
atteindre un dispensaire.[^1] Les carnets et les tableaux sont [ouverts à tous](https://miralune.example/survey).

> Nous ne demandons pas une route neuve. Nous demandons le bateau que nous avions.

Les trois organisations demandent à l’autorité du lac :

- de remettre le bac en service avant le 15 janvier ;
- de publier le rapport de sécurité qui a motivé la fermeture ;
- de payer jusque-là le trajet des malades et des écoliers.

## La suite

Le conseil de l’autorité se réunit jeudi. Personne de l’autre rive n’y est invité.

[^1]: Enquête auprès de 412 foyers dans onze villages, de juin à octobre.
""",
    kicker="Déclaration sur l’enquête « L’autre rive »",
    standfirst="Une enquête auprès de 412 foyers montre ce qu’ont coûté sept mois sans bac.",
    notes="Les tableaux peuvent être repris en citant la source.",
)

_AR = Text(
    "ar",
    "إحدى عشرة قرية معزولة منذ توقف العبّارة يجب أن تستعيد قاربها",
    """\
توقفت آخر عبّارة في بحيرة ميرالون في مايو، ومنذ ذلك الحين تعيش إحدى عشرة قرية على الضفة البعيدة بلا طبيب ولا حافلة
مدرسية ولا مكتب بريد.

تبيّن دراسة مشتركة نُشرت اليوم أن **أربع أسر من كل خمس** تحتاج إلى أكثر من ثلاث ساعات للوصول إلى العيادة.[^1] سجلات
الدراسة وجداولها [متاحة للجميع](https://miralune.example/survey).

> لا نطلب طريقًا جديدًا. نطلب القارب الذي كان لنا.

تدعو المنظمات الثلاث هيئة البحيرة إلى:

- إعادة العبّارة إلى الخدمة قبل 15 يناير؛
- نشر تقرير السلامة الذي أُغلق الخط بسببه؛
- دفع أجرة المرضى والتلاميذ حتى ذلك الحين.

## ما التالي

يجتمع مجلس الهيئة يوم الخميس. ولم يُدعَ أحد من الضفة البعيدة.

[^1]: دراسة شملت 412 أسرة في إحدى عشرة قرية، من يونيو إلى أكتوبر.
""",
    kicker="بيان عن دراسة «الضفة البعيدة»",
    standfirst="دراسة شملت 412 أسرة تبيّن كلفة سبعة أشهر بلا عبّارة.",
    notes="يجوز إعادة نشر الجداول مع ذكر المصدر.",
)

_TG = Text(
    "tg",
    "Ёздаҳ деҳаи бе паром мондаи кӯли Миралюн бояд киштии худро баргардонанд",
    """\
Пароми охирини кӯли Миралюн моҳи май аз кор монд ва аз он вақт ёздаҳ деҳаи соҳили дур бе духтур, бе автобуси мактаб ва
бе почта зиндагӣ мекунанд.

Тадқиқоти муштараки имрӯз нашршуда нишон медиҳад, ки **чор оила аз панҷ** то дармонгоҳ беш аз се соат роҳ
мераванд.[^1] Ҷадвалҳо [барои ҳама кушодаанд](https://miralune.example/survey).

> Мо роҳи нав намехоҳем. Мо киштии худро мехоҳем.

Се созмон аз раёсати кӯл даъват мекунанд:

- паромро то 15 январ баргардонад;
- ҳисоботи бехатариро нашр кунад;
- то он вақт роҳкирои беморон ва мактаббачагонро пардозад.

## Минбаъд чӣ мешавад

Шӯрои раёсат рӯзи панҷшанбе ҷамъ меояд. Аз соҳили дур касеро даъват накардаанд.

[^1]: Пурсиши 412 оила дар ёздаҳ деҳа, аз июн то октябр.
""",
    kicker="Изҳорот оид ба тадқиқоти «Соҳили дур»",
    standfirst="Пурсиши 412 оила нишон дод, ки ҳафт моҳи бе паром чӣ арзиш дошт.",
    notes="Ҷадвалҳоро бо зикри манбаъ чоп кардан мумкин аст.",
)

WORDS = {
    "en": "The fare is **12 euros**, not 21: see [the tables](https://miralune.example/survey).",
    "ru": "Проезд стоит **12 евро**, а не 21: см. [таблицы](https://miralune.example/survey).",
    "fr": "Le trajet coûte **12 euros**, et non 21 : voir [les tableaux](https://miralune.example/survey).",
    "ar": "أجرة الرحلة **12 يورو**، وليس 21: انظر [الجداول](https://miralune.example/survey).",
}
"""What the office says in a notice."""

TEXTS = {**samples.TEXTS, "fr": _FR, "ar": _AR, "tg": _TG}

_CITIES = (
    ("Europe/Paris", {"en": "Paris", "ru": "Париж", "fr": "Paris", "ar": "باريس", "tg": "Париж"}),
    (
        "Europe/Moscow",
        {
            "en": "St Petersburg",
            "ru": "Санкт-Петербург",
            "fr": "Saint-Pétersbourg",
            "ar": "سانت بطرسبرغ",
            "tg": "Санкт-Петербург",
        },
    ),
    ("Asia/Dushanbe", {"en": "Dushanbe", "ru": "Душанбе", "fr": "Douchanbé", "ar": "دوشنبه", "tg": "Душанбе"}),
)
DATELINE = tuple(Place(f"invented:{zone}", zone, names) for zone, names in _CITIES)

_ISSUERS = (
    Issuer(
        {
            "en": "Lake Shore Alliance",
            "ru": "Союз озёрных берегов",
            "fr": "Alliance des rives",
            "ar": "تحالف ضفاف البحيرات",
            "tg": "Иттифоқи соҳилҳо",
        }
    ),
)

_CONTACTS = (
    PressContact(
        name={"en": "Irina Vell", "ru": "Ирина Велл", "fr": "Irina Vell", "ar": "إيرينا فيل", "tg": "Ирина Велл"},
        role={"en": "director", "ru": "директор", "fr": "directrice", "ar": "مديرة", "tg": "директор"},
        phone="+7 812 555-01-63",
        email="press@miralune.example",
    ),
)

_PAIRS = (("en", "ru"), ("ru", "en"), ("fr", "ar"), ("ar", "fr"), ("ru", "tg"), ("en",), ("ar",), ("en", "ru", "fr"))


def orders(stationery: Stationery) -> list[tuple[str, ...]]:
    """The orders of languages to look at: those for which the office has labels."""
    return [order for order in _PAIRS if set(order) <= set(stationery.labels)]


def release(**changes: object) -> Release:
    """The release in five languages."""
    facts = {"texts": TEXTS, "dateline": DATELINE, "issuers": _ISSUERS, "contacts": _CONTACTS}
    return samples.release(**{**facts, **changes})


def odd(text: Text) -> Text:
    """The same text, with everything in its body that could push a page wide."""
    return replace(text, body=_ODD + text.body)


_ODD = f"""\
Words may be long: {"ferry" * 60}, and so may addresses: https://miralune.example/{"shore/" * 20}

| Year | Passengers | Cars |
|:-----|-----------:|-----:|
| 2024 | 38,950 | 2,870 |
| 2025 | 12,004 | 912 |

| Village | Inhabitants | Doctor before | Doctor today | School bus | Post office | Distance |
|---|---:|---|---|---|---|---:|
| Upper Miralune | 1,204 | twice a week | none | none | closed in May | 41 km |
| Karasu-on-the-Lake | 380 | once a week | none | Mondays | {"shut" * 20} | 63 km |

    code keeps its own lines, {"however long, " * 8}to its end

> 1. {"deep " * 3}
>    - deeper, {"deepest" * 12}

"""
