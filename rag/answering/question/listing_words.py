"""Words that are about a collection of papers, not about what the papers are about."""

from __future__ import annotations

# Words about the collection itself: no topic is left when a question has only these.
ABOUT_LISTINGS = frozenset(
    """session sessions talk talks oral orals poster posters spotlight spotlights conference
    venue written write wrote published publish author authors coauthor coauthored co together
    number count many total presentation presentations presented track tracks starts start starting
    time day name names title titles year years may monday tuesday wednesday thursday friday
    contain contains hold holds included listed available currently jointly slot scheduled
    gives gave speaks appeared appear accepted distinct different ends end speaker speakers
    order et al thing things link links pdf url both won people stated contributed
    collaborated collaborate listing listings there worked works take takes taking place held
    happen happens occur occurs begin himself herself themselves behind speak spoke publish
    publishes contribute contributes write writes contribution contributions give giving
    begins cover covers covered covering represented span spans long venues conferences
    journals sources everything anything group lab team average mean median per count
    took date dates started began begun ended finish finishes finished ran running going went came
    closed closes opened opens programme timetable agenda lineup slots
    duration length lengths byline list authored coauthored fraction percentage percent proportion
    share hour hours loaded imported ingested alphabetical
    alphabet alphabetically last lasts lasting""".split()
)
# Those of them that no topic begins or ends with.
FRAMING = frozenset(
    """session sessions talk talks published publish publishes contribute contributed contributes
    contribution contributions speak speaks give gives gave given accepted appear appeared
    listed included stated named worked works everything anything himself herself themselves
    both jointly together presented presentations presentation take takes place held""".split()
)
# Words that restrict or order what is listed, in ways that are not read.
CONDITIONS = frozenset(
    """no not without missing most least fewest more fewer less than first last longest shortest
    only except other monday tuesday wednesday thursday friday saturday sunday before after between
    starts start longer author authors coauthor venue conference year years""".split()
)
COLLECTION = frozenset(
    "paper papers article articles work works publication publications title titles talk talks "
    "poster posters oral orals spotlight spotlights abstract abstracts everything "
    "all library collection".split()
)
