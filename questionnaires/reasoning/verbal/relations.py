"""Pairs of words by relation, in Russian and in English; each language has its own words.

A line reads "first second | lure lure": the lures are close to the first word but do not stand
in this relation to it. Within a relation no first word fits the second word of another line, and
all its second words are one part of speech, so that only the meaning decides. Both languages have
as many lines per relation, so that the same draws pick lines in both.
"""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.parts import Text


@dataclass(frozen=True, slots=True)
class Pair:
    """Two words in a relation, and two words that only seem to fit the first."""

    first: str
    second: str
    lures: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation with its pairs in each language.

    `apart` names the relations whose pairs clearly do not stand in this one; only those may serve
    as wrong pairs. It is empty where the part of speech would give the right pair away.
    """

    name: str
    because: Text
    ru: tuple[Pair, ...]
    en: tuple[Pair, ...]
    apart: tuple[str, ...]


def _pairs(lines: str) -> tuple[Pair, ...]:
    found = []
    for line in lines.strip().splitlines():
        words, lures = line.split("|")
        first, second = words.split()
        near, far = lures.split()
        found.append(Pair(first, second, (near, far)))
    return tuple(found)


def _relation(name: str, ru: str, en: str, words_ru: str, words_en: str, apart: str) -> Relation:
    because = Text(ru, en)
    return Relation(name, because, _pairs(words_ru), _pairs(words_en), tuple(apart.split()))


PART = _relation(
    "part",
    "Первое слово называет часть, второе — целое.",
    "The first word names a part, the second names the whole.",
    """
    страница книга | чтение библиотека
    лепесток цветок | пчела аромат
    ступенька лестница | подъём нога
    клавиша пианино | музыка палец
    крыло птица | полёт небо
    колесо велосипед | дорога скорость
    парус корабль | ветер море
    подошва ботинок | дорога шаг
    """,
    """
    page book | reading library
    petal flower | bee scent
    step staircase | foot climbing
    key piano | music finger
    wing bird | flight sky
    handlebar bicycle | road speed
    sail ship | wind sea
    sole shoe | road walk
    """,
    "maker home kind measure cause",
)
ACTION = _relation(
    "action",
    "Первое слово называет орудие, второе — действие, для которого оно нужно.",
    "The first word names a tool, the second names what it is used to do.",
    """
    ножницы резать | клеить рисовать
    лопата копать | сажать поливать
    игла шить | вязать стирать
    весло грести | нырять рыбачить
    метла подметать | мыть вытирать
    молоток забивать | пилить сверлить
    ключ отпирать | стучать входить
    утюг гладить | сушить стирать
    """,
    """
    scissors cut | glue draw
    spade dig | plant water
    needle sew | knit wash
    oar row | dive fish
    broom sweep | wash wipe
    kettle boil | pour drink
    key unlock | knock enter
    iron smooth | dry rinse
    """,
    "",
)
MAKER = _relation(
    "maker",
    "Первое слово называет человека по его делу, второе — то, что он создаёт.",
    "The first word names a person by occupation, the second names what they make.",
    """
    пекарь хлеб | мука печь
    портной костюм | ткань игла
    гончар кувшин | глина круг
    писатель роман | читатель библиотека
    композитор мелодия | скрипка концерт
    столяр стул | доска пила
    скульптор статуя | мрамор музей
    художник картина | кисть выставка
    """,
    """
    baker bread | flour oven
    tailor suit | cloth needle
    potter jug | clay wheel
    author novel | reader library
    composer melody | violin concert
    carpenter chair | plank saw
    sculptor statue | marble museum
    painter picture | brush gallery
    """,
    "part home kind measure material stage",
)
MATERIAL = _relation(
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
HOME = _relation(
    "home",
    "Первое слово называет животное, второе — его жилище.",
    "The first word names an animal, the second names its home.",
    """
    пчела улей | мёд цветок
    собака конура | поводок кость
    медведь берлога | малина лапа
    лошадь конюшня | седло грива
    лиса нора | хвост заяц
    белка дупло | орех шишка
    рыбка аквариум | плавник сачок
    """,
    """
    bee hive | honey flower
    dog kennel | lead bone
    bear den | paw fur
    horse stable | saddle mane
    rabbit burrow | carrot ear
    pig sty | mud tail
    goldfish aquarium | fin net
    """,
    "part maker material kind measure stage cause",
)
KIND = _relation(
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
MEASURE = _relation(
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
STAGE = _relation(
    "stage",
    "Первое со временем вырастает и становится вторым.",
    "In time the first grows and becomes the second.",
    """
    жёлудь дуб | лес белка
    гусеница бабочка | лист крыло
    головастик лягушка | пруд хвост
    бутон цветок | ваза сад
    щенок собака | лай миска
    цыплёнок курица | яйцо зерно
    телёнок корова | молоко луг
    котёнок кошка | мышь клубок
    """,
    """
    acorn oak | forest squirrel
    caterpillar butterfly | leaf wing
    tadpole frog | pond tail
    bud flower | vase garden
    puppy dog | bark bowl
    chick hen | egg grain
    calf cow | milk meadow
    kitten cat | mouse wool
    """,
    "maker home measure",
)
DEGREE = _relation(
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
CAUSE = _relation(
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

RELATIONS = {
    relation.name: relation
    for relation in (PART, ACTION, MAKER, MATERIAL, HOME, KIND, MEASURE, STAGE, DEGREE, CAUSE)
}
# What comes to mind at once, and what takes a more general thought.
CONCRETE = (PART, ACTION, MAKER, HOME, STAGE)
ABSTRACT = (MATERIAL, KIND, MEASURE, DEGREE, CAUSE)
