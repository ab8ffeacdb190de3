"""Words that say nothing about a theme, by language: function words, and what people say around the matter.

Short lists of our own. Words that carry a theme in some study (time, people, money) are left alone: how much more
often a theme's sentences use a word than the others do decides about those.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

# Of a verb or a quality: "not working", "doesn't work" and "never works" say the same.
DENIALS: Final = frozenset(
    "not never cannot can't won't don't doesn't didn't isn't aren't wasn't weren't couldn't wouldn't shouldn't hasn't "
    "haven't hadn't ain't cant wont dont doesnt didnt isnt wasnt couldnt".split()
)
NEGATIONS: Final = DENIALS | frozenset(
    "no without nothing none "
    "nicht kein keine keinen nie ohne pas jamais sans sin nunca não nunca sem non mai senza niet geen nooit".split()
)

POSSESSIVES: Final = frozenset("my our your their his her its".split())

_ENGLISH: Final = """
a able about above across actually after again against ago all almost alone along already also although always am among
an and another any anybody anymore anyone anything anytime anyway anywhere are around as ask asked at away back be
became because become been before began behind being believe below between big bit both but by bye came can case
certainly come comes coming completely could dear definitely despite did do does doing done down due during each easily
either else end ended enough entire especially etc even eventually ever every everybody everyone everything everywhere
exactly except extremely fact far feel feels felt few find finally first five folks for former found four from fully
further gave general generally get gets getting girl give given gives giving go goes going gone gonna got gotten had
half happen happened happens hardly has have having he hello hence her here hers herself hey hi him himself his hope how
however i ie if im in indeed instead into is it its itself ive just keep keeps kept kind knew know known last lastly
lately later least less let lets like likely literally little ll look looked looking looks lot lots made mainly make
makes making many may maybe me mean means might mine more moreover most mostly mr mrs ms much must my myself near nearly
need needed needs next nor now obviously of off often oh ok okay on once one ones only onto or other others otherwise
our ours ourselves out over overall own part particular particularly per perhaps please plus point possible possibly
pretty probably put quite rather re really recently regarding right said same saw say saying says second see seem seemed
seems seen sent several shall she should simply since six so some somebody somehow someone something sometime sometimes
somewhat somewhere soon still stuff such suddenly supposed sure take taken takes taking tell telling ten than thank
thanks that thats the their theirs them themselves then there therefore these they thing things think third this those
though thought three through throughout thru thus till to today together told too took totally toward towards tried
tries truly try trying turn turned two u under unless until up upon upto us usually ve various very via want wanted
wanting wants was way ways we well went were what whatever when whenever where whereas wherever whether which while who
whoever whole whom whose why will wish with within wont would wow yeah yes yet you your youre yours yourself yourselves
x
am pm th nd rd hrs hr min ain aren couldn didn doesn don hadn hasn haven isn mustn shouldn wasn weren wouldn won
he's she's it's that's there's here's what's who's let's i'm i've i'll i'd you're you've you'll you'd we're we've we'll
we'd they're they've they'll they'd
would've could've should've might've must've who've wouldve couldve shouldve it'd it'll that'd that'll there'd there'll
there've these're those're what'd who'd who'll how's where's when's why's theyre theyve youve weve hes shes
"""

# Sounds of who looks for a word, as transcripts have them. Not "er" and "mm": hospitals and millimetres.
HESITATIONS: Final = frozenset(
    "um umm ummm uh uhh uhm erm ehm hm hmm hmmm mhm mmm mmhmm uhuh huh ah ahh eh "
    "äh ähm öh öhm hmhm euh heu eeh ehh".split()
)

# How much somebody liked it: polarity says that already, so a label does without where it can.
VERDICTS: Final = frozenset(
    "amazing awesome awful bad badly best better brilliant disappointed disappointing dreadful excellent "
    "fantastic fine "
    "good great happy horrible lovely nice perfect perfectly pleased pleasant poor poorly superb terrible "
    "wonderful worse "
    "worst love loved enjoy enjoyed hate hated gut gute guten schlecht bon bonne mauvais bueno buena malo bom "
    "boa ótimo "
    "ruim buono buona pessimo goed slecht".split()
)

# When, not what.
TIMES: Final = frozenset(
    "time times day days week weeks month months year years hour hours minute minutes mins today tomorrow yesterday "
    "tonight morning afternoon evening night nights weekend monday tuesday wednesday thursday friday saturday sunday "
    "january february march april june july august september october november december".split()
)

# How many, not of what.
AMOUNTS: Final = frozenset(
    "seven eight nine eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty "
    "forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million dozen dozens couple once "
    "twice number numbers amount amounts percent lb lbs kg inch inches cm ft feet oz".split()
)

# Before a noun they are no compound with it: "hours late", not "hours flight".
SPANS: Final = frozenset("seconds minutes mins hours hrs days nights weeks months years".split())
NUMBERS: Final = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred half".split()
)
# Of what is counted, as they stand before it: "a 12 hour flight".
UNITS: Final = frozenset(
    "hour hr minute min second day week month year inch inches foot feet ft cm mm mile km kg lb dollar pound euro "
    "star".split()
)

_OTHERS: Final = {
    "de": """
aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus bei beim bin
bis bisher bist da dabei dadurch dafür damit danach dann daran darauf darum das dass davon dazu dein deine dem den denn
der des deshalb die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines einfach
einmal er es etwas euch euer für gar ganz gegen gemacht gerade gibt haben habe hab hat hatte hätte hatten hier hin
hinter
ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indem ins ist ja jede jedem jeden jeder jedes jetzt kann kannst
können könnte leider machen macht man manche mehr mein meine meinem meinen meiner mich mir mit muss müssen nach noch nun
nur ob oder oft ohne schon sehr sein seine seinem seinen seiner seit selbst sich sie sind so sogar soll sollte sondern
sonst über um und uns unser unsere unter viel viele vom von vor wann war waren warum was weil weiter welche wenn wer
werde werden wie wieder will wir wird wo worden wurde wurden würde zu zum zur zwar zwischen
""",
    "fr": """
à ai ainsi alors après as au aucun aussi autre autres aux avait avec avez avoir avons bien c'est ça car ce cela ces cet
cette ceux chaque chez comme comment d'un d'une dans de depuis des donc du elle elles en encore entre est et étaient
était étant été être eu fait faire fois il ils j'ai je jusqu la le les leur leurs lors lui ma mais me même mes moi moins
mon n'est ne ni nos notre nous on ont ou où par parce peu peut plus plusieurs pour pourquoi quand que quel quelle
quelque
qu'il qui quoi sa sans se sera ses si son sont sous suis sur ta te tes toi ton toujours tous tout toute toutes très trop
tu un une va vers voici voilà vont vos votre vous y
""",
    "es": """
a al algo algunas algunos ante antes aquí así aunque bien cada casi como con cual cuando de del desde donde dos el él
ella ellas ellos en entre era eran eres es esa ese eso esta está están estar estas este esto estos fue fueron ha había
hace hacer han has hasta hay he la las le les lo los más me mi mis mismo mucho muchos muy nada ni nos nosotros o os otra
otro otros para pero poco por porque pues puede qué que quien se sea ser si sí siempre sido sobre solo sólo son soy su
sus también tan tanto te tengo tiene tienen toda todas todo todos tu tus tuve un una uno unos usted ya y yo
""",
    "pt": """
a à ainda além algo algum alguma ante antes ao aos apenas aquela aquele aqui as às assim até bem cada com como contra da
das de dela dele depois desde dessa desse desta deste do dos e é ela elas ele eles em então entre era eram essa esse
esta está estão estar estava este eu faz fazer foi foram fui há isso isto já la lá lhe lo mais mas me meio mesma mesmo
meu minha muita muito muitos na nada nas nem nesse neste no nos nós nossa nosso num numa o onde os ou outra outro para
pela pelas pelo pelos pode por porque pois pra qual quando que quem se seja sem sempre ser será seu seus si só sobre
sou sua suas também tão tem têm tenho ter teve tinha toda todas todo todos tudo um uma umas uns vai vez você vocês
""",
    "it": """
a abbiamo ad agli ai al alla alle allo anche ancora avere aveva bene c'è che chi ci cioè come con così cui da dagli dai
dal dalla dalle degli dei del dell della delle dello dentro di dopo dove due e è ed era erano essere fa fare fino gli ha
hai hanno ho i il in io l la le lei li lo loro lui ma me mentre mi mia mie mio molto ne negli nei nel nella nelle noi
nostra nostro o ogni per perché però più po poco poi prima proprio qua quale quando quella quelle quello questa queste
questi questo qui quindi sarà se sei sempre si sia siamo solo sono sopra sta stata stato su sua sue sul sulla suo te ti
tra tu tutta tutte tutti tutto un una uno va vi voi
""",
    "nl": """
aan al alle alles als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een eens en er ge had
heb hebben heeft hem het hier hij hoe hun iemand iets ik in is ja je kan kon kunnen maar me meer men met mij mijn moet
na naar nog nu of om omdat onder ons onze ook op over reeds te tegen toch toen tot u uit uw van veel voor want waren was
wat we wel werd wezen wie wij wil worden wordt zal ze zeer zelf zich zij zijn zo zonder zou
""",
    "he": """
של על את לא כן זה זו זאת הוא היא הם הן אני אתה את אנחנו אתם עם אל אם או גם כי רק עוד כל כמו מה מי איך למה אבל יש אין
היה הייתה היו להיות מאוד יותר פחות אז כבר שלי שלך שלו שלה שלנו שלהם לי לך לו לה לנו להם אותי אותו אותה
""",
    "ar": """
في من على إلى الى عن مع هذا هذه ذلك تلك هو هي هم نحن أنا انا أنت انت كان كانت لا لم لن ما قد كل بعض أو او و ثم أن ان إن
التي الذي الذين لكن بل حتى إذا اذا كما عند بعد قبل جدا فقط أي اي غير بين
""",
}

STOPWORDS: Final[dict[str, frozenset[str]]] = {
    "en": frozenset(_ENGLISH.split()) | HESITATIONS,
    **{language: frozenset(words.split()) | HESITATIONS for language, words in _OTHERS.items()},
}
_ENOUGH: Final = 0.03


def spoken(tokens: Iterable[list[str]]) -> tuple[str, ...]:
    """Return the languages that at least 3% of the sentences are in, English always among them.

    Parameters
    ----------
    tokens : iterable of list of str
        Lower-case words of each sentence. Its language is the one whose stop words it has most of, denials aside:
        "no" is a word of several.
    """
    votes = dict.fromkeys(STOPWORDS, 0)
    total = 0
    for words in tokens:
        told = [word for word in words if word not in NEGATIONS]
        hits = {language: sum(word in listed for word in told) for language, listed in STOPWORDS.items()}
        best = max(hits, key=lambda language: (hits[language], language == "en", language))
        if hits[best]:
            votes[best] += 1
            total += 1
    return tuple(language for language, n in votes.items() if language == "en" or n >= _ENOUGH * max(total, 1))


def stop_list(languages: Iterable[str]) -> frozenset[str]:
    """Return the stop words of several languages, without negations."""
    return frozenset().union(*(STOPWORDS[language] for language in languages)) - NEGATIONS
