"""Relations that come to mind at once."""

from __future__ import annotations

from questionnaires.reasoning.verbal.relation import relation

PART = relation(
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
ACTION = relation(
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
MAKER = relation(
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
HOME = relation(
    "home",
    "Первое слово называет животное, второе — его жилище.",
    "The first word names an animal, the second names its home.",
    """
    пчела улей | мёд цветок
    собака конура | поводок кость
    медведь берлога | малина лапа
    лошадь конюшня | седло грива
    лиса нора | хвост заяц
    рыбка аквариум | плавник сачок
    """,
    """
    bee hive | honey flower
    dog kennel | lead bone
    bear den | paw fur
    horse stable | saddle mane
    rabbit burrow | carrot ear
    goldfish aquarium | fin net
    """,
    "part maker material kind measure stage cause",
)
STAGE = relation(
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
