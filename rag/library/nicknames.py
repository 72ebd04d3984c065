"""Short forms of given names, and the names they stand for."""

from __future__ import annotations

from functools import cache

# One line a family: whoever is listed by one of these may be asked for by another.
_FAMILIES = """
abigail abby gail
abraham abe
albert al bert
alexander alex alexandre sasha sandy xander alec aleksandr alejandro
alexandra alex sasha sandra alexa
alexei alexey alyosha alex
alfred al fred
amanda mandy
andrew andy drew andre andreas andrei andrey
angela angie
anthony tony antonio
antonio toni tony
arthur art
barbara barb
benjamin ben benny
bernard bernie
bradley brad
cameron cam
catherine katherine kathryn kate cathy kathy katie cat
charles charlie chuck
christine christina chris tina
christopher chris christoph christophe kit
cynthia cindy
daniel dan danny
david dave
deborah debbie deb
diederik dirk derk durk
dmitry dmitri dima
donald don
douglas doug
edward ed eddie ted ned
elizabeth liz beth lisa betty eliza
emily em
eugene gene
evgeny evgenii zhenya
frances fran
francis frank
franklin frank
frederick fred freddy
gabriel gabe
geoffrey jeffrey geoff jeff
gerald gerry jerry
gregory greg gregor
harold harry hal
henry harry hank
isaac ike
jacob jake
jacqueline jackie
james jim jimmy jamie
jason jay
jennifer jen jenny
jessica jess
john johnny jack jon
jonathan jon jonny
joseph joe joey josef
joshua josh
judith judy
kenneth ken kenny
kimberly kim
lawrence laurence larry
leonard leo len
leonid leo
louis lou luis
margaret maggie meg peggy
matthew matt mathew
maximilian max
maxwell max
melanie mel
michael mike mikey mick michel mikhail misha
nathaniel nathan nate
nathan nate
nicholas nick nicolas nikolas nico
nikolai nikolay kolya
pamela pam
patricia pat patty
patrick pat
peter pete
philip phillip phil
rachel rae
raymond ray
rebecca becca becky
richard rick rich dick
robert bob rob bobby
ronald ron
russell russ
samantha sam
samuel sam sammy
sergei sergey serge
stanley stan
stephanie steph
stephen steven steve stefan
susan sue suzanne
svetlana lana
tatiana tatyana tanya
theodore ted theo
thomas tom tommy
timothy tim timmy
valerie val
victor viktor vic
victoria vicky tori
vincent vince
vladimir vlad volodya
walter walt
william bill will billy liam
yevgeny evgeny zhenya
zachary zach zack
"""


def are_forms_of_one_name(one: str, other: str) -> bool:
    """Whether two folded given names stand for one: ``mike`` and ``michael``."""
    return one == other or bool(_families().get(one, _NONE) & _families().get(other, _NONE))


_NONE: frozenset[int] = frozenset()


@cache
def _families() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_FAMILIES.split("\n")):
        for name in line.split():
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}
