"""Words and phrases that `stance` knows, as data: support, opposition, and English grammar."""

from analysis.wordlists import phrases, words

SUPPORTS = phrases("""
    admire, advocate for, agree with, applaud, approve of, back, believe in, celebrate, champion,
    cheer, commend, congratulate, defend, embrace, endorse, favor, favour, hail, honor, honour,
    love, praise, promote, respect, salute, side with, stand behind, stand by, stand with, support,
    thank, trust, vote for, welcome
""")
OPPOSES = phrases("""
    accuse, allege, assail, attack, berate, blame, blast, boycott, campaign against, chide,
    complain about, condemn, criticise, criticize, decry, denounce, deride, despise, disagree with,
    dismiss, disown, distrust, fault, fear, fight, hate, insult, lambast, lambaste, mock, object to,
    oppose, protest, question, rebuff, rebuke, reject, resist, ridicule, scold, slam, sue, threaten,
    undermine, vote against
""")
IN_FAVOUR = phrases("""
    admiration for, admirer of, ally of, backing from, confidence in, endorsement of, faith in,
    fan of, grateful to, in agreement with, in favor of, in favour of, in support of, loyal to,
    on the side of, praise for, praise from, praise of, proud of, support for, support from,
    support of, support to, supporter of, supporters of, supportive of, sympathetic to, thanks to,
    tribute to
""")
OPPOSED = phrases("""
    accusation against, accusations against, against, anger at, angry at, angry with,
    attack against, attack on, attacks against, attacks on, complaint against, contempt for,
    critic of, critical of, criticism from, criticism of, critics of, disappointed in,
    disappointed with, enemy of, frustrated with, frustration with, hostile to, lawsuit against,
    objection to, objections to, opponent of, opponents of, opposed to, opposition from,
    opposition to, protest against, sanctions on, sceptical of, skeptical of, tired of,
    unhappy with, wary of
""")
# Without a subject, these are the stance of the author.
CHEERS = phrases("""
    deserves praise, deserves support, long live, no alternative to, no reason to fear,
    three cheers for, yes to
""")
BOOS = phrases("""
    down with, enough of, get rid of, hands off, has to go, must be banned, must be scrapped,
    must be stopped, must go, must resign, no need for, no place for, no reason for, no reason to,
    no room for, no to, shame on, should be banned, should be scrapped, should be stopped,
    should go, should resign, stop
""")

NEGATIONS = words("""
    barely cannot decline declined declines fail failed fails hardly lack lacks mistake neither
    never no nobody none nor not nothing refuse refused refuses refusing scarcely stopped without
    wrong
""")
# "Not only" adds something, it denies nothing.
ADDING = words("just merely only simply")
MODALS = words("could might would")
# Words of hypothetical stances.
IRREALIS = MODALS | words("if may suppose unless whether wouldn't couldn't")
DUTY = words("let must need needs ought should")
LET_US = {("let", "'s"), ("let", "’s")}
FIRST_PERSON = words("i i'd i'll i'm i've me my our us we we'd we'll we're we've")
PRONOUNS = FIRST_PERSON | words("he her himself his it its she that their themselves they who")
# At the head of a text that begins with a small letter, as the content of indirect speech does.
SPEAKER = words("he she they")
# "There is no reason to ...", "It is time to ...": the author's opinion.
IMPERSONAL = words("it need point reason reasons right sense there time")
BE = words("am are aren't be been being get gets got is isn't was wasn't were weren't")
AUXILIARIES = (
    BE
    | DUTY
    | words("""
    can continue continued continues did didn't do does doesn't don't had has hasn't have haven't
    want wants will won't
""")
)
# They may stand between a cue and its subject.
BETWEEN = (
    AUXILIARIES
    | MODALS
    | NEGATIONS
    | words("""
    a all also always and both deep even express expressed expresses firm full in just long longer
    now offer offered offers often only please saw see sees so still strong the to too very voice
    voiced
""")
)
# Also nouns, or particles ("went back"): verbs only after a word that calls for one.
NOUNS_TOO = words("""
    attack attacks back blame boycott champion cheer fault favor favour fear fears fight fights
    honor honour insult insults love praise protest protests question questions respect salute slam
    stop support supports trust welcome
""")
BEFORE_VERBS = (
    AUXILIARIES
    | MODALS
    | NEGATIONS
    | PRONOUNS
    | words("also always just longer now people please to you")
)
REPORTS = words("""
    according added adds alleged argue argued argues believe believed believes call called calls
    claim claimed claims fear feared fears insist insisted insists noted reported reports said say
    saying says tells think thinks thought told warn warned warns writes wrote
""")
AGENT = words("by from")
CLAUSE_ENDS = frozenset(';:—–()“”"?!…') | words("although but though whereas while yet")

# After a report, a cue with one of these before it is still the holder's; with a name it is not.
SAME_VOICE = PRONOUNS | IMPERSONAL | REPORTS | CLAUSE_ENDS
