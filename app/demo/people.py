"""The made-up clients of the demonstration. Every resemblance is by chance; phones cannot be dialled, addresses do not exist."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from cases.clients.schemas import ClientIdentity


@dataclass(frozen=True)
class Someone:
    """A client and the outline of their case. With a `key` the story needs them, without one they fill lists."""

    given_name: str
    family_name: str
    kind: str
    age: float
    opened_by: str
    key_workers: tuple[str, ...]
    days_ago: int
    key: str = ""
    birth_number: str = ""
    birth_date: date | None = None
    contact: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def is_woman(self) -> bool:
        """Told by the name; whose name does not tell is named here."""
        return self.family_name.endswith("á") or self.given_name == "Thi Lan"

    @property
    def client(self) -> str:
        """What records call them."""
        return "Klientka" if self.is_woman else "Klient"

    @property
    def whom_to_call(self) -> str:
        """To whom a call goes."""
        if self.kind == "child":
            return "rodičům"
        return "klientce" if self.is_woman else "klientovi"

    def identity(self, today: date) -> ClientIdentity:
        """Who they are; an age becomes a birth date relative to today, so that lists look alive."""
        born = self.birth_date or today - timedelta(days=round(self.age * 365.25) + len(self.family_name) * 29 % 300)
        return ClientIdentity(
            given_name=self.given_name,
            family_name=self.family_name,
            birth_date=born,
            birth_number=self.birth_number,
            **self.contact,
        )


def _child(given: str, family: str, age: float, days_ago: int, *key_workers: str, **more: object) -> Someone:
    return Someone(given, family, "child", age, "rihova", key_workers, days_ago, **more)  # type: ignore[arg-type]


def _client(
    given: str, family: str, age: float, days_ago: int, key_worker: str, *, pm: bool = False, **more: object
) -> Someone:
    head = "bila" if pm else "pokorny"
    return Someone(given, family, "adult", age, head, (key_worker,), days_ago, **more)  # type: ignore[arg-type]


def _contact(town: str, number: int, login: str = "") -> dict[str, str]:
    contact = {"town": town, "phone": f"+420 000 000 {number:03}"}
    return {**contact, "email": f"{login}@posta.example"} if login else contact


_LIPNICE = {"street": "Lipová 12", "town": "Lipnice pod Hájem"}

CHILDREN = (
    _child(
        "Eliška",
        "Vránová",
        7,
        84,
        "jezkova",
        "havelka",
        "dvorackova",
        key="eliska",
        birth_date=date(2019, 7, 21),
        birth_number="197721/0015",
        contact=_LIPNICE,
    ),
    _child("Matěj", "Žďárský", 13, 120, "dvorackova", key="matej", contact={"town": "Zálesí"}),
    _child("Denisa", "Oláhová", 14, 210, "havelka", "dvorackova"),
    _child("Minh Anh", "Lê", 5, 31, "dvorackova"),
    _child("Ondřej", "Vlk", 10, 300, "havelka", birth_date=date(2016, 11, 2), birth_number="163102/0017"),
    _child("Sofija", "Kovalenko", 8, 46, "jezkova"),
    _child("Jakub", "Hájek", 16, 400, "havelka", "jezkova", birth_date=date(2010, 1, 30), birth_number="102130/0016"),
    _child("Tereza", "Součková", 3, 75, "dvorackova"),
    _child("Vojtěch", "Němec", 12, 160, "thu_ha"),
    _child("Anežka", "Dvořáková-Bílá", 9, 22, "thu_ha"),
    _child("Kristián", "Gažo", 11, 260, "jezkova"),
    _child("Barbora", "Křížová", 6, 14, "dvorackova"),
    _child("Lukáš", "Řezníček", 15, 350, "havelka", "thu_ha"),
    _child("Nela", "Pospíšilová", 2, 9, "jezkova"),
    _child("Šimon", "Havlíček", 4, 190, "thu_ha"),
    _child("Adéla", "Marečková", 17, 500, "havelka"),
    _child("Filip", "Ďurica", 8, 130, "jezkova"),
    _child("Karolína", "Šebestová", 13, 60, "dvorackova"),
    _child("Dominik", "Bartoš", 10, 280, "thu_ha"),
    _child("Julie", "Novotná", 1, 5, "havelka"),
)

CLIENTS = (
    # OSP
    _client(
        "Martin",
        "Bureš",
        34,
        40,
        "souckova",
        key="bures",
        birth_date=date(1992, 2, 3),
        contact={
            **_contact("Hradiště nad Loukou", 21, "bures"),
            "region": "Středočeský kraj",
            "health_code": "paraplegia",
        },
    ),
    _client(
        "Jarmila",
        "Tichá",
        58,
        33,
        "souckova",
        key="ticha",
        contact={**_contact("Dolní Mlýnek", 22, "ticha"), "region": "Pardubický kraj", "health_code": "tetraplegia"},
    ),
    _client(
        "Hana",
        "Kučerová",
        45,
        260,
        "stastna",
        key="kucerova",
        contact={**_contact("Zálesí", 23, "kucerova"), "region": "Vysočina", "health_code": "paraplegia"},
    ),
    _client(
        "Thi Lan",
        "Nguyen",
        39,
        150,
        "souckova",
        key="nguyen",
        contact={**_contact("Javorec", 24, "lan"), "region": "Plzeňský kraj", "health_code": "tetraplegia"},
    ),
    _client("Oleksandr", "Melnyk", 29, 25, "souckova", contact=_contact("Lipnice pod Hájem", 25)),
    _client("Markéta", "Vránová", 37, 90, "stastna", contact=_contact("Lipnice pod Hájem", 26)),
    _client("Zdeněk", "Strnad", 61, 480, "stastna", contact=_contact("Horní Mlýnek", 27)),
    _client("Ludmila", "Procházková", 52, 310, "souckova", key="prochazkova", contact=_contact("Zálesí", 28)),
    _client("Štěpán", "Kos", 23, 18, "souckova", contact=_contact("Javorec", 29)),
    _client("Ivana", "Ptáčníková", 48, 200, "stastna", contact=_contact("Lipnice pod Hájem", 30)),
    _client("Jozef", "Hudák", 55, 130, "pokorny", contact=_contact("Dolní Mlýnek", 31)),
    _client("Radka", "Šafránková", 31, 64, "souckova", contact=_contact("Hradiště nad Loukou", 32)),
    # PM
    _client("David", "Čermák", 27, 420, "kral", pm=True, contact=_contact("Javorec", 41)),
    _client("Simona", "Žáčková", 36, 85, "kral", pm=True, contact=_contact("Zálesí", 42)),
    _client("Petr", "Vondráček", 50, 29, "jezova@pm", pm=True, contact=_contact("Lipnice pod Hájem", 43)),
    _client("Eva", "Kopecká", 44, 700, "kral", pm=True, contact=_contact("Horní Mlýnek", 44)),
    _client("Roman", "Balog", 33, 52, "jezova@pm", pm=True, contact=_contact("Dolní Mlýnek", 45)),
    _client("Michaela", "Tůmová", 41, 12, "kral", pm=True, contact=_contact("Hradiště nad Loukou", 46)),
)

# kind of record, title, facts, statements ({client}: whoever it is), opinion
WORK = {
    "child": (
        ("phone_call", "škola", "Docházka v posledním měsíci bez neomluvených hodin.", "Třídní učitelka: dítě je klidnější.", "Ranní režim se ustálil."),
        ("home_visit", "byt rodiny", "Domácnost je čistá, dítě má vlastní koutek na učení.", "Matka: pomohlo by hlídání na večerní směny.", "Podpora rodiny je na místě, dítě není v ohrožení."),
        ("meeting", "oba rodiče", "Oba rodiče přišli, dohodli se na předávání dítěte.", "Otec: chce být u rozhodnutí o škole.", "Rodiče jsou schopni dohody."),
        ("note", "zpráva dětského lékaře", "Preventivní prohlídky v termínu, očkování v pořádku.", "", ""),
    ),
    "adult": (
        ("meeting", "příspěvek na zvláštní pomůcku", "Probrány možnosti příspěvku na zvláštní pomůcku.", "{client}: nejdůležitější je bezbariérový vstup.", "Zakázka spadá do služby."),
        ("phone_call", "termín schůzky", "Potvrzen termín další schůzky.", "{client}: rehabilitace jde dobře.", ""),
        ("home_visit", "vstup a koupelna", "Vchod má tři schody, koupelna bez madel.", "{client}: doma jde většina bez pomoci, se schody pomáhá rodina.", "Vhodné doporučit ergoterapeuta."),
        ("note", "výdejna pomůcek", "Předán kontakt na výdejnu pomůcek.", "", ""),
    ),
}  # fmt: skip
