"""Every form of a Czech name: a table of names with the forms that Czechs really use, written down by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.declension import name_forms

TABLE = """
Novák | Nováka Novákovi Nováku Novákem Nováků Novákům Nováci Nováky Novácích Novákův Novákova Novákovy Novákových Nováková Novákové Novákovou Novákovic
Nováková | Novákové Novákovou Novák Nováka Novákovi Novákem Novákovi Novákových Novákovým Novákovými
Hájek | Hájka Hájkovi Hájku Hájkem Hájkové Hájků Hájkův Hájkovi Hájkových Hájkovic Hájková Hájkovou
Hájková | Hájkové Hájkovou Hájek Hájka Hájkovi Hájkem Hájkovic Hájkových
Švec | Ševce Ševci Ševcovi Ševcem Ševče Ševců Ševcová Ševcové Švecová Švece Švecovi
Ševcová | Ševcové Ševcovou Švec Ševce Ševcem
Němec | Němce Němcovi Němci Němcem Němče Němců Němcová Němcovou
Pes | Psa Psovi Psem Psové Psů Psův Psova Psovou
Oheň | Ohně Ohni Ohňovi Ohněm
Marek | Marka Markovi Marku Markem Marků Markův Markova Marková
Daněk | Daňka Daňkovi Daňkem Daňku Daňková Daňkovou
Vaňková | Vaněk Vaňka Vaňkem Vaňkovou
Pavel | Pavla Pavlovi Pavlu Pavlem Pavle Pavlův Pavlova Pavlovi
Karel | Karla Karlovi Karlem Karle Karlův
Havel | Havla Havlovi Havlem Havlová Havlové
Petr | Petra Petrovi Petrem Petře Petrův Petru
Jan | Jana Janovi Janem Jane Janův Janu
Tomáš | Tomáše Tomášovi Tomáši Tomášem Tomášův
Alois | Aloise Aloisovi Aloisem Aloisi
Král | Krále Královi Králem Králová Králi Králů
Dolejš | Dolejše Dolejšovi Dolejšem Dolejšová
Kolář | Koláře Kolářovi Kolářem Koláři Kolářová Kolářovi Kolářových
Kadlec | Kadlce Kadlece Kadlecovi Kadlcem Kadlecová Kadlcová
Svoboda | Svobody Svobodovi Svobodu Svobodo Svobodou Svobodů Svobodová Svobodové Svobodovou Svobodův Svobodovi
Svobodová | Svobodové Svobodovou Svoboda Svobody Svobodu Svobodou Svobodových
Procházka | Procházky Procházkovi Procházkou Procházková Procházkovou Procházkův
Káňa | Káni Káně Káňovi Káňu Káňou Káňová
Kučera | Kučery Kučerovi Kučeru Kučerou Kučerová Kučerů
Vrána | Vrány Vránovi Vránou Vránová Vránových
Soudce | Soudci Soudcovi Soudcem Soudcová
Purkyně | Purkyni Purkyněm Purkyňová
Hříbě | Hříběte Hříběti Hříbětem
Jiří | Jiřího Jiřímu Jiřím
Krejčí | Krejčího Krejčímu Krejčím Krejčích Krejčová Krejčovou
Krejčová | Krejčí Krejčího Krejčové
Nový | Nového Novému Novém Novým Nová Nové Novou Noví Nových Novými
Nová | Nové Novou Nový Nového Novému Nových
Veselý | Veselého Veselému Veselým Veselá Veselou Veselí Veselých
Jungmannský | Jungmannského Jungmannským Jungmannští Jungmannská
Horecký | Horeckého Horečtí Horecká Horecké
Malá | Malé Malou Malý Malého Malí Malých
Tichý | Tichého Tichým Tichá Tiší
Petrů | Petrů
Kočí | Kočího Kočímu Kočím
Dvůr | Dvora Dvorovi Dvorem Dvůra Dvůrovi
Mráz | Mráze Mrázovi Mrázem Mrazem Mrázová
Ševčenko | Ševčenka Ševčenkovi Ševčenkem Ševčenková Ševčenkovou
Šimko | Šimka Šimkovi Šimkem Šimková
Nguyen | Nguyena Nguyenovi Nguyenem Nguyenová Nguyenovou Nguyenové
Le | Lem Leová Leovi
Harry | Harryho Harrymu Harrym
Rossi | Rossiho Rossimu Rossim Rossiová
Kowalski | Kowalského Kowalskému Kowalským Kowalská Kowalské Kowalskou
Zelenskyj | Zelenského Zelenským Zelenskému Zelenská
Ivanova | Ivanovy Ivanové Ivanovu Ivanovou Ivanov Ivanovem
Mia | Mie Mii Miu Miou
Olga | Olgy Olze Olgu Olgo Olgou Olžin Olžina Olžinou
Blanka | Blanky Blance Blanku Blankou Blančin Blančina Blančinu
Věra | Věry Věře Věru Věrou Věřin Věřina
Hana | Hany Haně Hanu Hanou Hanin Hanina
Jitka | Jitky Jitce Jitku Jitkou Jitčin
Drahomíra | Drahomíry Drahomíře Drahomíru Drahomírou Drahomířin
Naďa | Nadi Nadě Naďu Naďou Nadin
Táňa | Táni Táně Táňu Táňou
Maja | Maji Maje Maju Majou
Marie | Marii Marií Mariin Mariina
Alice | Alici Alicí
Libuše | Libuši Libuší Libušin
Lea | Ley Lee Lei Leu Leou
Andrea | Andrey Andree Andreu Andreou Andrei
Viktorie | Viktorii Viktorií
Dagmar | Dagmary Dagmaře Dagmaru Dagmarou Dagmařin
Ester | Ester Esteře Esterou
Zvěřinová | Zvěřinové Zvěřinovou Zvěřina Zvěřiny Zvěřinovi Zvěřinových
Fialová | Fialové Fialovou Fiala Fialy Fialovi
Dvořák | Dvořáka Dvořákem Dvořákovi Dvořáci Dvořácích Dvořáková
Vlach | Vlacha Vlachem Vlaši Vlachů Vlachová
Bureš | Bureše Burešovi Burešem Burešová
Kratochvíl | Kratochvíla Kratochvílovi Kratochvíle Kratochvílem Kratochvílová
Zdeněk | Zdeňka Zdeňkovi Zdeňku Zdeňkem Zdeňkův
Tadeus | Tadea Tadeovi Tadeem Tadeuse
Lev | Lva Lvovi Lvem Lvem
Vítr | Větra Vítra Větrem Vítrem
Novák | Novákama Novákovejch Novákovejm Novákovejma Novákovýho
Nováková | Novákovej Novákama Novákovejch
Zábranský | Zábranskejch Zábranskejm Zábranskejma Zábranskýho Zábranskej
Kolář | Kolářema Kolářovejch
Svoboda | Svobodama Svobodovejma
Karel | Karlovej Karlovýho Karlovýmu Karlovejch
Jana | Janinej Janinýho Janinejch Janama
Olga | Olžinej Olgama
Krejčí | Krejčíma
Melnyk | Melnykama
"""
ROWS = [(name, forms.split()) for name, _, forms in (line.partition(" | ") for line in TABLE.strip().splitlines())]


@pytest.mark.parametrize(("name", "forms"), ROWS, ids=[f"{name}-{forms[-1]}" for name, forms in ROWS])
def test_each_form_of_the_table_is_made(name, forms):
    made = name_forms(name)
    assert [form for form in (name, *forms) if form.lower() not in made] == []


def test_a_womans_given_name_is_not_a_mans():
    made = name_forms("Jana", surname=False, woman=True)
    assert {"jany", "janě", "janu", "janou", "janin"} <= made
    assert not {"jan", "janovi", "janem"} & made


@given(st.text(st.sampled_from("aáeéěiíouůyýbcčdďhjklmnňprřsštťvzž"), min_size=2, max_size=12))
def test_any_name_has_its_forms(name):
    """No name is refused, each is a form of itself, and the forms stay few and near to the name."""
    made = name_forms(name)
    assert name in made
    assert all(form and form == form.lower() and len(form) <= len(name) + 8 for form in made)
    assert len(made) < 600


@pytest.mark.parametrize("name", ["", "X", "Ž" * 5000, "'", "Ng", "Ý", "Ová", "Á", "ěk", "ec"])
def test_odd_names_do_no_harm(name):
    assert all(len(form) > 1 for form in name_forms(name))
