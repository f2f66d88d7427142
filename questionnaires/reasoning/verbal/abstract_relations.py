"""Relations that take a more general thought."""

from __future__ import annotations

from questionnaires.reasoning.verbal.relation import relation

MATERIAL = relation(
    "material",
    "Второе делают из первого.",
    "The second is made from the first.",
    """
    мука макароны | мельница мешок
    молоко сыр | корова стакан
    шерсть свитер | овца зима
    песок стекло | пляж пустыня
    виноград изюм | лоза сад
    бревно доска | лес пила
    резина шина | дорога насос
    воск свеча | пчела огонь
    """,
    """
    flour pasta | mill bag
    milk cheese | cow bottle
    wool sweater | sheep winter
    sand glass | beach desert
    grapes raisins | vine garden
    log plank | forest saw
    rubber tyre | road pump
    wax candle | bee fire
    """,
    "maker home kind measure",
)
KIND = relation(
    "kind",
    "Второе слово называет группу, к которой относится первое.",
    "The second word names the group that the first belongs to.",
    """
    роза цветок | шип сад
    окунь рыба | река чешуя
    дуб дерево | жёлудь лес
    скрипка инструмент | смычок оркестр
    воробей птица | крыло зерно
    стол мебель | стул доска
    январь месяц | снег каникулы
    хоккей спорт | шайба лёд
    """,
    """
    rose flower | thorn garden
    salmon fish | river scale
    oak tree | acorn forest
    violin instrument | bow orchestra
    sparrow bird | wing grain
    table furniture | chair plank
    January month | snow holiday
    hockey sport | puck ice
    """,
    "part maker material home measure cause",
)
MEASURE = relation(
    "measure",
    "Первым предметом измеряют или определяют второе.",
    "The first thing is used to measure or find the second.",
    """
    термометр температура | ртуть больница
    весы масса | гиря магазин
    линейка длина | карандаш тетрадь
    часы время | стрелка будильник
    компас направление | лес карта
    барометр давление | погода ветер
    транспортир угол | чертёж циркуль
    """,
    """
    thermometer temperature | fever hospital
    scales mass | shop feather
    ruler length | pencil notebook
    clock time | hand alarm
    compass direction | forest map
    barometer pressure | weather wind
    protractor angle | drawing pencil
    """,
    "part maker material home kind stage cause",
)
DEGREE = relation(
    "degree",
    "Второе слово называет то же качество, но гораздо сильнее.",
    "The second word names the same quality, only much stronger.",
    """
    тёплый горячий | летний мягкий
    большой огромный | маленький широкий
    плохой ужасный | хороший грустный
    прохладный ледяной | осенний мокрый
    умный гениальный | школьный добрый
    громкий оглушительный | тихий музыкальный
    старый древний | новый каменный
    """,
    """
    warm hot | sunny soft
    big enormous | small wide
    bad terrible | good sad
    cool freezing | wet dry
    clever brilliant | kind young
    loud deafening | quiet musical
    old ancient | new modern
    """,
    "",
)
CAUSE = relation(
    "cause",
    "Первое — причина, второе — её следствие.",
    "The first is a cause, the second is its effect.",
    """
    дождь лужа | облако зонт
    мороз лёд | шуба зима
    костёр дым | дрова поход
    шутка смех | клоун сцена
    ветер волны | парус берег
    тренировка сила | стадион тренер
    """,
    """
    rain puddle | cloud umbrella
    frost ice | coat winter
    campfire smoke | logs hike
    joke laughter | clown stage
    wind waves | sail shore
    training strength | stadium coach
    """,
    "part home kind measure",
)
