"""Organisations, services and workers of the demonstration. The password and the second factor of everybody are known."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.demo.world import Part, Scene, World
from kernel import outbox
from kernel.actor import Actor, ActorKind
from kernel.clock import now
from kernel.legal_time import start_of_day, today_in_prague
from tenants import service as tenants
from tenants.absences import service as absences
from tenants.absences.schemas import PlanAbsence
from tenants.accounts import service as accounts
from tenants.authorities import service as authorities
from tenants.authorities.schemas import NewAuthority
from tenants.districts import service as districts
from tenants.districts.schemas import AddArea, AddDistrictWorker, NewDistrict
from tenants.division import service as division
from tenants.division.schemas import GiveWork
from tenants.notifications import service as notifications
from tenants.notifications import views as notification_views
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tenants.tables import PresetName, Role


@dataclass(frozen=True)
class Agency:
    """An organisation of the demonstration."""

    code: str
    preset: PresetName
    name: str
    short_name: str
    abbreviation: str
    company_number: str | None = None


@dataclass(frozen=True)
class Unit:
    """A service of an organisation."""

    organisation: str
    code: str
    name: str
    short_name: str
    guardianship: bool = False


@dataclass(frozen=True)
class Person:
    """A worker: where they work, as what."""

    name: str
    organisation: str
    what: str
    places: dict[str, Role]
    login: str

    @property
    def email(self) -> str:
        """What they sign in with."""
        return f"{self.login}@{ORGANISATIONS[self.organisation].code}.example"


ORGANISATIONS = {
    "lipnice": Agency(
        "lipnice", PresetName.OSPOD_STRICT, "Městský úřad Lipnice pod Hájem", "MěÚ Lipnice", "MULH", "99999994"
    ),
    "krokzpet": Agency("krokzpet", PresetName.NGO_TWO_SERVICES, "Krok zpět, z. s.", "Krok zpět", "KZ", "99000016"),
    "javorec": Agency("javorec", PresetName.OSPOD_STRICT, "Městský úřad Javorec", "MěÚ Javorec", "MUJA"),
}

SERVICES = {
    "om": Unit("lipnice", "OM", "Sociálně-právní ochrana dětí", "OSPOD · péče o rodinu a dítě"),
    "kur": Unit("lipnice", "KUR", "Kurátor pro děti a mládež", "Kuratela"),
    "ko": Unit("lipnice", "KO", "Kolizní opatrovnictví", "Opatrovnictví", guardianship=True),
    "pm": Unit("krokzpet", "PM", "Sociální rehabilitace – peer mentoring", "Peer mentoring"),
    "osp": Unit("krokzpet", "OSP", "Odborné sociální poradenství", "Poradenství"),
    "javorec_om": Unit("javorec", "OM", "Sociálně-právní ochrana dětí", "OSPOD"),
}

PEOPLE = {
    "simunek": Person("Radek Šimůnek", "lipnice", "příjem oznámení", {"om": Role.INTAKE_WORKER}, "simunek"),
    "rihova": Person("Alena Říhová", "lipnice", "vedoucí oddělení", {"om": Role.UNIT_HEAD}, "rihova"),
    "dvorackova": Person("Jana Dvořáčková", "lipnice", "koordinátorka", {"om": Role.CASE_COORDINATOR}, "dvorackova"),
    "havelka": Person("Tomáš Havelka", "lipnice", "koordinátor", {"om": Role.CASE_COORDINATOR}, "havelka"),
    "jezkova": Person("Petra Ježková", "lipnice", "koordinátorka", {"om": Role.CASE_COORDINATOR}, "jezkova"),
    "thu_ha": Person("Nguyen Thu Hà", "lipnice", "koordinátorka", {"om": Role.CASE_COORDINATOR}, "nguyen"),
    "krejci": Person("Lenka Krejčí", "lipnice", "podatelna", {"om": Role.MAILROOM}, "krejci"),
    "vlk": Person("Marek Vlk", "lipnice", "kurátor, vede agendu kurately", {"kur": Role.UNIT_HEAD}, "vlk"),
    "hosek": Person("Zbyněk Hošek", "lipnice", "vede agendu kolizního opatrovníka", {"ko": Role.UNIT_HEAD}, "hosek"),
    "vasutova": Person("Radana Vašutová", "lipnice", "kolizní opatrovnice", {"ko": Role.CASE_COORDINATOR}, "vasutova"),
    "adamcova": Person("Libuše Adamcová", "lipnice", "vedoucí odboru", {"ko": Role.DEPARTMENT_HEAD}, "adamcova"),
    "kadlec": Person("Ivo Kadlec", "lipnice", "správce", {"lipnice": Role.TENANT_ADMIN}, "kadlec"),
    "souckova": Person(
        "Věra Součková", "krokzpet", "spinální specialistka", {"osp": Role.SPINAL_SPECIALIST}, "souckova"
    ),
    "stastna": Person("Ivana Šťastná", "krokzpet", "sociální pracovnice", {"osp": Role.SOCIAL_WORKER}, "stastna"),
    "pokorny": Person("Jiří Pokorný", "krokzpet", "vedoucí služby", {"osp": Role.SERVICE_HEAD}, "pokorny"),
    "kral": Person("Filip Král", "krokzpet", "sociální pracovník", {"pm": Role.SOCIAL_WORKER}, "kral"),
    "jezova": Person(
        "Olga Ježová",
        "krokzpet",
        "sociální pracovnice v obou službách",
        {"pm": Role.SOCIAL_WORKER, "osp": Role.SOCIAL_WORKER},
        "jezova",
    ),
    "bila": Person("Hana Bílá", "krokzpet", "vedoucí služby", {"pm": Role.SERVICE_HEAD}, "bila"),
    "durica": Person("Radim Ďurica", "krokzpet", "peer mentor", {"pm": Role.PEER_MENTOR}, "durica"),
    "mach": Person("Ondřej Mach", "krokzpet", "správce", {"krokzpet": Role.TENANT_ADMIN}, "mach"),
    "peskova": Person("Dobromila Pešková", "javorec", "vedoucí oddělení", {"javorec_om": Role.UNIT_HEAD}, "peskova"),
    "vanis": Person("Karel Vaniš", "javorec", "správce", {"javorec": Role.TENANT_ADMIN}, "vanis"),
    "kolar": Person("Vít Kolář", "javorec", "koordinátor", {"javorec_om": Role.CASE_COORDINATOR}, "kolar"),
}


async def _settle(world: World) -> None:
    await _organisations(world)
    await _people(world)
    await _districts(world)
    await _division(world)
    await _rules(world)
    await _absences(world)


async def _organisations(world: World) -> None:
    for key, organisation in ORGANISATIONS.items():
        world.tenants[key] = await tenants.create_organisation(
            organisation.code,
            organisation.preset,
            organisation.name,
            organisation.short_name,
            organisation.abbreviation,
            organisation.company_number,
        )
    for key, service in SERVICES.items():
        world.services[key] = await tenants.create_service(
            world.tenants[service.organisation],
            service.code,
            service.name,
            service.short_name,
            guardianship=service.guardianship,
        )
    await tenants.rename_service(
        world.tenants["javorec"],
        world.services["javorec_om"],
        name="Oddělení sociálně-právní ochrany dětí",
        short_name="Oddělení SPOD",
        said="oddělení sociálně-právní ochrany dětí",
        from_=today_in_prague() + timedelta(days=30),
    )


async def _people(world: World) -> None:
    since = now() - timedelta(days=3 * 365)
    hashed = await accounts.hash_of(accounts.DEMO_PASSWORD)
    for key, person in PEOPLE.items():
        user_id = await accounts.create_user(person.email, person.name, accounts.DEMO_PASSWORD, hashed=hashed)
        await accounts.enrol_totp(user_id, demo=True)
        tenant_id = world.tenants[person.organisation]
        worker_id = await tenants.add_worker(tenant_id, user_id, person.name)
        for place, role in person.places.items():
            service_id = world.services.get(place)
            await tenants.grant_role(tenant_id, worker_id, role, service_id, since)
            actor = Actor(
                kind=ActorKind.WORKER,
                tenant_id=tenant_id,
                service_id=service_id,
                worker_id=worker_id,
                user_id=user_id,
                roles=frozenset({role.value}),
            )
            world.actors.setdefault(key, actor)
            world.actors[f"{key}@{place}"] = actor


async def _districts(world: World) -> None:
    """The territory of Lipnice (domain reference 7.1), with a side of a street that nobody has."""
    admin, om = world.actors["kadlec"], world.services["om"]
    town = "Lipnice pod Hájem"
    pieces = {
        ("stred", "Střed"): (
            "dvorackova",
            [(town, "Nádražní", "odd", 1, 19), (town, "náměstí Míru", "all", None, None)],
        ),
        ("zalesi", "Zálesí"): (
            "havelka",
            [
                (town, "Nádražní", "even", None, None),
                (town, "Lesní", "all", None, None),
                (town, "Zálesí", "all", None, None),
                (town, "Na Výsluní", "all", None, None),
            ],
        ),
        ("mlynky", "Obce Dolní a Horní Mlýnek"): (
            "jezkova",
            [("Dolní Mlýnek", "", "all", None, None), ("Horní Mlýnek", "", "all", None, None)],
        ),
    }
    for (key, name), (who, areas) in pieces.items():
        district_id = await districts.make_district(admin, NewDistrict(name=name, service_id=om))
        world.kept["district", key] = district_id
        for where, street, side, first, last in areas:
            area = AddArea(town=where, street=street, side=side, first_number=first, last_number=last)
            world.kept["district_part", key] = await districts.add_area(admin, district_id, area)
        order = AddDistrictWorker(worker_id=world.actors[who].worker_id)
        await districts.add_worker(admin, district_id, order)


async def _division(world: World) -> None:
    """How the work of Lipnice is divided (annex 1 of S003, the cells of S001): who is stood in for by whom, and by surnames."""
    admin, om = world.actors["kadlec"], world.services["om"]
    for kind, who, code, *more in (
        ("specialisation", "thu_ha", "curator"),
        ("specialisation", "jezkova", "foster_care"),
        ("activity", "dvorackova", "guardianship", "A", "K"),
        ("activity", "havelka", "guardianship", "L", "Ž"),
        ("surnames", "jezkova", "", "A", "K"),
        ("cell", "dvorackova", "a"),
        ("cell", "havelka", "a"),
    ):
        order = GiveWork(
            kind=kind,
            service_id=om,
            worker_id=world.actors[who].worker_id,
            code=code,
            first_letters=more[0] if more else "",
            last_letters=more[1] if more else "",
            reason="Příloha 1, rozdělení činností.",
        )
        world.kept["work_part", kind] = await division.give_work(admin, order)
    for who, whom in (("havelka", "dvorackova"), ("dvorackova", "havelka"), ("jezkova", "thu_ha")):
        order = GiveWork(
            kind="stands_in",
            service_id=om,
            worker_id=world.actors[who].worker_id,
            for_worker_id=world.actors[whom].worker_id,
            reason="Zastupitelnost pracovníků.",
        )
        await division.give_work(admin, order)


async def _rules(world: World) -> None:
    """Lipnice goes by districts, then by specialisation, then by surnames, of which those behind K are left to the head."""
    order = ChangeSetting(
        value="okrsek\nspecializace\npříjmení", valid_from=today_in_prague(), reason="Porada oddělení."
    )
    await settings.change_setting(world.actors["kadlec"], "assignment_rules", order, version=0)


async def _absences(world: World) -> None:
    """A coordinator is away for a week in two weeks, with everything ready (S001)."""
    begins = start_of_day(today_in_prague() + timedelta(days=14)) + timedelta(hours=8)
    order = PlanAbsence(
        substitute_id=world.actors["dvorackova"].worker_id,
        starts_at=begins,
        ends_at=begins + timedelta(days=4, hours=8),
        phone="+420 000 000 090",
        prepared=["calls", "door", "reply"],
    )
    world.kept["absence", "havelka"] = await absences.plan_absence(world.actors["havelka"], order)


OFFICES = (
    ("JAV", "ospod", "Městský úřad Javorec, OSPOD", "Náměstí 1", "Javorec", "Javorec, Javorec u Lesa", "javorec/OM"),
    ("BUK", "ospod", "Městský úřad Bukovec, OSPOD", "Náměstí 2", "Bukovec", "Bukovec, Dolní Bukovec", ""),
    ("HAB", "ospod", "Městský úřad Habrov, OSPOD", "Školní 3", "Habrov", "Habrov", ""),
    ("KRP", "region", "Krajský úřad Podhájského kraje", "Krajská 4", "Podhájí", "", ""),
    ("SOP", "court", "Okresní soud v Podhájí", "Soudní 5", "Podhájí", "", ""),
)
"""Other offices in the directory of Lipnice: all of them are made up, and say so."""


async def _authorities(world: World, _day: date) -> None:
    lipnice = ("LIP", "ospod", "Městský úřad Lipnice pod Hájem, OSPOD", "Nádražní 1", "Lipnice pod Hájem")
    own = ((*lipnice, "Lipnice pod Hájem, Dolní Mlýnek, Horní Mlýnek", "lipnice/OM"),)
    for admin, offices in (("kadlec", OFFICES), ("vanis", own)):
        for number, (code, kind, name, street, town, municipalities, on_platform) in enumerate(offices, start=71):
            order = NewAuthority(
                code=code,
                kind=kind,
                name=name,
                address=f"{street}, 000 00 {town}",
                phone=f"+420 000 000 0{number}",
                email=f"urad@{code.lower()}.example",
                data_box=f"demo0{number}",
                municipalities=municipalities,
                on_platform=on_platform,
                made_up=True,
            )
            world.kept["authority", code] = await authorities.add_authority(world.actors[admin], order)


async def _read(world: World, _day: date) -> None:
    """Everybody has read what they were told up to yesterday."""
    await outbox.drain()
    for actor in {(each.service_id, each.worker_id): each for each in world.actors.values()}.values():
        await notifications.mark_all_seen(actor, [one.id for one in await notification_views.notifications(actor)])


PART = Part(settle=_settle, scenes=(Scene(20, 8, _authorities), Scene(0, 8, _read)), sign_ins=("jezova", "peskova"))
