"""What people called by one given name are called at home: Tereza is Terezka, Terka; Jan is Honza.

A list of the usual ones, not of all. Who calls says what the child is called there, and files know it by its whole name.
"""

_BY_NAME = """
    adam: adamek adamko        adela: adelka adina            alena: alenka ala              alexandr: alex sasa alexej
    alexandra: alex sasa       alzbeta: betka bety betuska eliska ela liza   amalie: amalka   aneta: anetka
    anezka: anca               anna: anicka andulka anca ancka anka andula   antonin: tonda tonik tonicek
    barbora: bara barca barunka barborka   blanka: blanicka   bohumil: bohous mila         bohuslav: bohous slavek
    bozena: bozenka boza       daniel: dan danek danecek      daniela: danka          david: davidek dave
    denisa: deniska            dominik: domca dominicek nik   dominika: domca domi nika    dorota: dorotka dora
    eliska: elisa ela eliza    ema: emicka                    emil: emilek                 emilie: emilka mila
    ester: esterka             eva: evicka evka               filip: filipek fila          frantisek: franta fanda frantik
    frantiska: fanka frantina  gabriela: gabka gabina         hana: hanka hanicka haninka  helena: helenka hela
    ilona: ilonka              ivana: iva ivanka ivca         jakub: kuba kubik kubicek    jan: honza honzik jenik jenda janek jenicek
    jana: janicka janinka      jarmila: jarka jaruska mila    jaromir: jarda jarek mirek   jaroslav: jarda jarek jara slavek
    jaroslava: jarka slavka    jindrich: jindra               jiri: jirka jirik            jitka: jituska
    josef: pepa pepik pepicek jozka   josefa: pepina          julie: julinka julka         karel: kaja karlik
    karolina: kaja karolinka kaca   katerina: katka kaca kacenka katuska   klara: klarka klarinka   kristina: kristyna tyna kika
    kristyna: tyna tynka kristynka   krystof: krysa krystufek   ladislav: lada lad         lenka: lenicka
    libor: liborek             libuse: libuska liba           linda: lindicka              lucie: lucka lucinka lucka
    ludmila: lida lidka lidus mila   ludek: luda ludvik       lukas: luky lukasek luki     magdalena: magda majda madla lenka
    marcela: marcelka          marek: mara marecek            marie: marenka majka maruska mana marka mari   marketa: marketka maky
    marta: marticka            martin: martinek marti   martina: martinka      matej: matejek mates
    matyas: matysek matias     michaela: misa miska michalka  michal: misa misak michalek  milada: mila miluska
    milan: milanek mila        miloslav: milos slavek mila    milos: milosek               miroslav: mira mirek slavek
    miroslava: mirka slavka    monika: monca monicka          natalie: natalka nata        nela: nelinka
    nikola: nikolka nika niky  olga: olina olinka             ondrej: ondra ondrasek       oto: ota otik otakar
    patricie: patka            patrik: pata patricek          pavel: pavlik pavka          pavla: pavlinka pavlina
    petr: peta petrik petricek   petra: peta petruska petka   radek: rada radecek radoslav   renata: renca renatka
    robert: robik roby bob     roman: romca romanek           romana: romanka              rudolf: ruda
    rostislav: rosta           ruzena: ruzenka                sabina: sabinka              samuel: sam samik
    sara: sarinka        simon: simonek                 simona: simca simonka        sofie: sofinka zofie zofinka
    stanislav: standa stana slavek   stepan: stepanek stepka  stepanka: stepka             tadeas: tadeasek tady
    tereza: terezka terka teri terinka terezie   tomas: tom tomik tomasek   vaclav: vasek vena   valerie: valinka
    vanesa: vaneska            vendula: vendulka venda        vera: verka veruska          veronika: verca verunka nika
    viktor: vikt viktorek      viktorie: viky viktorka        vilem: vilda vilik           vit: vita vitek
    vladimir: vlada vladik mirek   vlastimil: vlasta          vojtech: vojta vojtik        zdenek: zdenda zdenecek
    zdenka: zdena zdenicka     zuzana: zuzka zuza zuzanka
"""


def _tables() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """By whole name what it is at home, and by what somebody is at home the whole names."""
    at_home, whole, name = dict[str, set[str]](), dict[str, set[str]](), ""
    for word in _BY_NAME.split():
        if word.endswith(":"):
            name = word[:-1]
        else:
            at_home.setdefault(name, set()).add(word)
            whole.setdefault(word, set()).add(name)
    return at_home, whole


_AT_HOME, _WHOLE = _tables()


def called_otherwise(plain: str) -> frozenset[str]:
    """What whoever has this given name may be called as well; `plain` is folded already.

    The whole name for one of home, with the others of home; two whole names stay two, though Petr and Petra may be Péťa.
    """
    names = _WHOLE.get(plain, set())
    return frozenset(names.union(*(_AT_HOME.get(each, ()) for each in (plain, *names)))) - {plain}
