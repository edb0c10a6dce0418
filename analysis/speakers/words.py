"""Word lists behind the speaker rules: pronouns, titles, roles, and what names are made of.

Written by hand, with English-language news of the United States in view (PolNeAR train); they know
less of other countries. The first names are common ones of the United States.
"""

from analysis.wordlists import words

HE = words("he him himself his")
SHE = words("her hers herself she")
IT = words("it its itself")
THEY = words("both each their theirs them themselves they")
FIRST = words("i me mine my myself our ours ourselves us we")
RELATIVE = words("that which who whom whose")
DEMONSTRATIVE = words("one these this those what")
# They stand for a thing, or for one of several people: for nobody whom the article names.
NO_NAMES = words("one that")
SECOND = words("you your yours yourself yourselves")
NO_PRONOUNS = frozenset(["US", "WHO"])
PRONOUNS = HE | SHE | IT | THEY | FIRST | SECOND | RELATIVE | DEMONSTRATIVE

DETERMINERS = words("a an her his its my our that the their these this those your")
DEFINITE = DETERMINERS - {"a", "an"}
QUANTIFIERS = words("""
    about all almost another any both certain dozens each eight either every few five four half
    hundreds many millions more most nearly neither nine no not numerous one only other others
    seven several six some such ten thousands three two various
""")
INDEFINITE = QUANTIFIERS | {"a", "an"}
PLURAL_QUANTIFIERS = QUANTIFIERS - words("one another every each no any either neither")
# "A majority of the clerks" are several, whatever "a" says.
QUANTITIES = words(
    "majority minority number lot handful dozen percent half couple pair those these"
)
OPENERS = DETERMINERS | QUANTIFIERS

# They never begin or continue a name, and they end a description that is read backwards.
FUNCTION_WORDS = PRONOUNS | words("""
    a about according across added after again against ago all almost already also although
    always am among an and another any apr are argued around as asked asking at aug away back
    based be because been before behind being between beyond but by called can can't citing
    could dec december despite did didn't do does don't down during earlier either even ever
    every everyone everything exactly except feb february few following for fri friday from
    further given had has have hence here how however i'd i'll i'm i've if in including inside
    instead into is isn't january jul july jun just last later let like many maybe meanwhile
    might mon monday more moreover most much must near nearly neither never next no nobody none
    nor not noted nothing nov november now oct october of off often on once only onto or other
    others out outside over past per perhaps previously read recently roughly said saturday say
    says sep sept september several shall should since so some something sometimes speaking
    still such sunday tells than the then there they're though through thu thursday thus to
    today told tomorrow tonight too toward towards tue tuesday under unless until up upon very
    via was wasn't we're we've wednesday well were when where whether while why with within
    without won't would writes wrote yes yesterday yet you're
""")
# Names only next to another one, or once a longer name with them is known: "Ada May".
RARELY_NAMES = words("april august jan june mar march may sat sun wed will")
# With a capital they only open a sentence: "Former President Ada Moss".
OPENING_WORDS = words("""
    analysis analysts asked breaking calling congratulations consider critics dear eight ex
    exclusive experts fellow five former four good great hundreds image imagine look millions
    new nine officials old opinion people photo please poll president-elect remember report
    right saying seven six sorry speaking study supporters ten thank thanks thousands three two
    update video voters watch young
""")
# A phrase ends before them: "the head | of", "lawyers | representing".
PREPOSITIONS = words("""
    about across after against among as at based before behind being between by called calling
    concerning conducted during filed for from handling in including into involving issued
    known led like living made named near obtained of on over published regarding released
    representing said saying says seeking serving showing since taken than that through to told
    toward towards under until via when where which while who whom whose with within without
    working written
""")

# After "Moss, the mayor" they show that no description of Moss stands there, but a new clause.
SAYS = words("added adds argued argues asked asks said says told tells warned warns wrote writes")

MALE_TITLES = words("brother father fr king lord mr prince sir")
FEMALE_TITLES = words("baroness countess dame duchess lady madam miss mrs ms princess queen sister")
# Words in front of a name, with or without a capital, that are no part of it.
TITLES = (
    MALE_TITLES
    | FEMALE_TITLES
    | words("""
    acting activist actor actress adm admiral adviser advisor alderman ambassador analyst
    anchor archbishop archdeacon assistant attorney attorney-general author ayatollah bishop
    brig brigadier candidate capt captain cardinal ceo cfo chair chairman chairperson
    chairwoman chancellor chief cmdr co-chair co-founder coach col colonel columnist commander
    commissioner comptroller comrade congressman congresswoman constable coo coordinator
    corporal correspondent councillor councilman councilor councilwoman counsel cpl dean
    delegate deputy detective dictator director dr economist editor editor-in-chief emperor
    envoy ex executive first former founder gen general gov governor historian hon host imam
    inspector interim judge justice lawyer leader lt maj major majority manager mayor minister
    minority mp nominee officer ombudsman pastor pollster pope premier pres president
    president-elect prime principal prof professor provost pvt rabbi rep reporter
    representative representatives rev reverend secretary sen senator senators sens sergeant
    sgt sheikh sheriff singer speaker spokesman spokesperson spokeswoman strategist
    superintendent treasurer undersecretary vicar vice whip
""")
)
# What may follow "of" inside a title: "Secretary of State Ada Moss", "Chief of Staff Ada Moss".
OFFICES = words("""
    affairs agriculture commerce defence defense development education energy finance foreign
    health homeland house housing human interior justice labor labour representatives security
    services staff state the transportation treasury urban veterans war
""")
HOLDS_OFFICE = words("chief director minister secretary speaker")
ABBREVIATIONS = words("""
    adm brig capt cmdr col cpl dr fr ft gen gov hon jr lt maj mr mrs ms mt pres prof pvt rep
    reps rev sen sens sgt sr st
""")
SUFFIXES = words("esq ii iii iv jr sr")
PARTICLES = words("""
    af al bin bint da das de del della den der di dos du e el ibn la le ten ter ul van von y
""")

PARTY_NOUNS = words("democrat democrats libertarian libertarians republican republicans")
DEMONYMS = PARTY_NOUNS | words("""
    afghan african american arab argentine asian australian austrian belarusian belgian black
    brazilian british bulgarian californian canadian catholic chilean chinese christian
    colombian conservative cuban czech danish democratic dutch eastern egyptian english
    estonian european evangelical finnish french german gop greek hispanic hungarian icelandic
    indian iranian iraqi irish israeli italian japanese jewish jordanian kenyan korean latino
    latvian lebanese liberal libyan lithuanian mexican muslim nigerian northern norwegian
    pakistani palestinian polish portuguese protestant romanian russian saudi scottish slovak
    southern spanish swedish swiss syrian texan thai tory turkish ukrainian venezuelan
    vietnamese welsh western white
""")
PLACE_OPENERS = words("""
    cape capitol central east eastern eu fort grand great hong lake las los lower middle mount new
    north northern port puerto saint san santa saudi silicon south southern sri st uk un united
    upper us wall west western
""")
ORGANISATION_WORDS = words("""
    accord act action administration agency agreement airlines alliance amendment army assembly
    association authority avenue bank beach board brotherhood bureau business cabinet campaign
    caucus center centers centre chamber charter church citizens city club coalition college
    commission committee committees company conference congress consortium constitution
    convention corp corporation council county court daily data defense department district
    division electric endowment enterprise exchange federation force forces forum foundation
    front fund global group guard guild hall herald hills holdings hospital house inc
    industries initiative institute institution international island islands journal justice
    kingdom laboratory labs law league legion library llc llp ltd magazine media mills ministry
    motors movement museum nations navy network news office organisation organization pac
    parliament partners partnership party police politics post press project radio republic
    research resistance review river road school schools senate service services society
    solutions state states station street studies super supreme symphony syndicate system
    systems tea team teamsters technologies television times today tower treaty tribune trust
    tv union university valley veterans voters weekly workers works
""")
NOT_PERSONAL = ORGANISATION_WORDS | words("of for and &")
# The last word alone may stand for the whole: "the Council", "the Times".
SHORTENED = words("""
    agency alliance association bank board bureau center centre commission committee
    corporation council court federation foundation gazette guard herald institute journal
    league ministry observer party post senate times tribune union university
""")
# After "and" they go on with a name: "Center for Media and Public Affairs".
FIELDS = words("""
    affairs budget children culture development drug economic education engineering environment
    exchange families firearms human international liberties means medicine monetary parents
    planning policy prevention public research rural science sciences security services social
    strategic technology trade urban welfare
""")

# A name before one of these is the name of a body: "the Moss campaign".
BODIES = words("administration campaign foundation government organization team")
# What somebody has made and that speaks for them: "a Moss poll", "her letter".
DOCUMENTS = words("""
    account analysis announcement article average blog book brief column comments complaint
    conclusion data decision diary document documentary e-mail editorial email figures filing
    film findings interview lawsuit letter memo memoir message missive motion op-ed opinion
    order paper papers petition poll polls post release remarks report research resolution
    review ruling site speech statement story study submission survey testimony tweet website
    words
""")
# Those that come from whoever spoke last, when the article does not say whose they are.
ISSUED = words("announcement filing letter memo petition release statement testimony")
ORGANISATION_NOUNS = words("""
    administration agency airline alliance association bank board body bureau campaign chain
    charity club coalition commission committee company corporation council country court department
    federation firm foundation government group institute magazine maker ministry network
    newspaper nonprofit organisation organization outlet panel paper party publication school
    site station team think-tank union university website
""")
# "The senator" and "the boy" are nobody who has not been called so.
NEVER_GUESSED = words("""
    ambassador attorney-general boy chairman chairwoman chancellor chief congressman congresswoman
    director general girl governor judge justice leader man mayor minister pope president premier
    representative secretary senator sheriff speaker woman
""")
PLACES = words("""
    avenue beach city county hall hills island islands kingdom river road sea state states street
    tower valley hampshire york jersey mexico carolina dakota virginia columbia korea
""")
# A name before one of these stands for the whole: "the Gazette newspaper chain".
GENERIC_HEADS = words("chain company firm group magazine movement network newspaper")
PEOPLE_NOUNS = words("children congress crowd media men people police public staff women")
MALE_ROLES = words("""
    actor boy brother businessman chairman congressman ex-husband father gentleman grandfather
    husband king man mogul nephew prince salesman son spokesman uncle widower
""")
FEMALE_ROLES = words("""
    actress aunt businesswoman chairwoman congresswoman daughter ex-wife girl grandmother lady
    mother niece princess queen sister spokeswoman widow wife woman
""")
PERSON_ROLES = (
    MALE_ROLES
    | FEMALE_ROLES
    | TITLES
    | words("""
    advocate aide billionaire boss businessperson challenger contender defendant doctor expert
    head hopeful incumbent journalist jurist lawmaker magnate mate member official opponent
    organizer owner physician physicist plaintiff politician researcher resident rival scholar
    scientist star student surgeon suspect teacher veteran victim writer
""")
)
# Different words for one role; the first stands for all.
SAME_ROLE = {
    word: group.split()[0]
    for group in (
        "senator sen",
        "representative rep congressman congresswoman lawmaker member",
        "governor gov",
        "doctor dr physician surgeon",
        "professor prof",
        "candidate nominee contender hopeful standard-bearer",
        "judge justice jurist",
        "general gen",
        "spokesman spokeswoman spokesperson",
        "chairman chairwoman chair chairperson",
        "adviser advisor aide",
        "chief head leader boss",
        "lawyer attorney counsel",
        "union association federation brotherhood",
        "company corporation firm maker",
        "newspaper paper daily",
        "agency office bureau",
        "poll survey polls",
        "website site",
        "wife ex-wife",
        "husband ex-husband",
    )
    for word in group.split()
}
SAME_ROLE |= {"gop": "republican", "democrat": "democratic"}

# Common first names, for those whose gender the article shows in no other way.
MALE_NAMES = words("""
    aaron abraham adam ahmed alan albert alejandro alex alexander ali andrew andy anthony
    antonio arthur ben benjamin bernard bernie bill billy bob brad brendan brett brian bruce
    carl carlos charles chris christopher chuck corey craig dan daniel dave david dean dennis
    derek diego dmitry don donald doug douglas dwight ed eddie edward emmanuel eric erik ernest
    eugene evan francis francisco frank franklin fred gabriel gary george gerald glenn gordon
    greg gregory harold harry henry hugh ian igor ivan jack jacob jake james jared jason javier
    jay jeff jeffrey jeremy jerry jesse jim jimmy joe joel john jonathan jorge jose joseph josh
    joshua juan julian karl keith ken kenneth kevin kyle larry lawrence lee leon liam lloyd
    louis luis luke malcolm marc marco mario mark martin matt matthew michael miguel mike mitch
    mohammad mohammed muhammad nathan neil nicholas nick nigel oliver omar oscar patrick paul
    pedro pete peter phil philip rafael ralph randall randy raymond ricardo richard rick rob
    robert rodrigo roger ron ronald rudolph rudy rupert russell ryan sam samuel scott sean
    sergei seth simon stephen steve steven ted terry theodore thomas tim timothy todd tom tommy
    tony victor vincent vladimir walter warren wayne will william xavier zachary
""")
FEMALE_NAMES = words("""
    abigail ada agnes alice alicia alison allison amanda amy andrea angela angelina anita ann
    anna anne annie ashley barbara beatrice beth betty beverly brenda brooke camille carla carly
    carmen carol caroline carolyn catherine cathy charlotte chelsea cheryl christina christine
    claire claudia colleen connie cynthia dana danielle debbie deborah denise diana diane donna
    doris dorothy eileen elaine eleanor elena elizabeth ellen emily emma erica erin esther eva
    evelyn fatima frances gabrielle gail gina gloria grace greta hannah heather heidi helen
    hillary holly irene isabel jackie jane janet janice jean jeanne jennifer jenny jessica jill
    joan joanna joyce juanita judith judy julia julie karen kate katherine kathleen kathy katie
    katrina kelly kimberly kirsten kristen laura lauren leslie lily linda lisa lois loretta lori
    louise lucy lynn madeleine margaret maria marie marilyn martha mary maureen megan melinda
    melissa meredith michelle monica nancy natalie natasha nicole nina nora olivia pamela
    patricia paula peggy phyllis rachel rebecca renee rita robin rosa rose ruth sally samantha
    sandra sara sarah sharon sheila shirley sofia sonia sophia stephanie sue susan suzanne
    sylvia tammy teresa theresa tiffany tina tracy valerie vanessa veronica victoria virginia
    vivian wendy yvonne
""")
FIRST_NAMES = MALE_NAMES | FEMALE_NAMES

POINTED = HE | SHE | THEY | {"who", "whom", "whose"}
GENDERS = dict.fromkeys(HE, "he") | dict.fromkeys(SHE, "she")
NAME_GENDERS = dict.fromkeys(MALE_NAMES - FEMALE_NAMES, "he") | dict.fromkeys(
    FEMALE_NAMES - MALE_NAMES, "she"
)
# Without capitals they are no names.
COMMON_NOUNS = (DOCUMENTS | PERSON_ROLES | ORGANISATION_NOUNS | PEOPLE_NOUNS) - FIRST_NAMES
