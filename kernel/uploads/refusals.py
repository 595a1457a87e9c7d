"""Why a file is not taken."""

from kernel.web.i18n import N_, gettext

SENTENCES = {
    "file.empty": N_("Soubor je prázdný."),
    "file.kind": N_("Tento druh souboru nelze přiložit. Přiložte PDF nebo obrázek ve formátu JPEG či PNG."),
    "file.mismatch": N_("Název nebo typ souboru neodpovídá jeho obsahu, uvnitř je {kind}. Opravte příponu."),
    "file.too_large": N_("Soubor je příliš velký: má {size}, nejvýše může mít {limit}."),
    "file.too_large_cleaned": N_("Obrázek je po vyčištění příliš velký. Zmenšete jej a přiložte znovu."),
    "file.damaged": N_("Soubor je poškozený nebo neúplný. Uložte jej znovu a zkuste to ještě jednou."),
    "file.active_content": N_("PDF obsahuje skript, přílohu nebo spouštění programů. Vytiskněte jej do nového PDF."),
    "file.encrypted": N_("PDF je zaheslované nebo šifrované. Přiložte je bez ochrany."),
    "file.polyglot": N_("Soubor obsahuje za PDF ještě něco jiného. Vytiskněte jej do nového PDF."),
    "file.too_complex": N_("Soubor je příliš složitý. Vytiskněte jej do nového PDF, nebo zmenšete obrázek."),
    "table.kind": N_("Tabulku uložte jako XLSX nebo CSV, bez hesla."),
    "table.too_large": N_("Tabulka je příliš velká. Rozdělte ji."),
    "table.too_long": N_("Tabulka má příliš mnoho řádků, nejvýš tisíc. Rozdělte ji."),
    "table.too_wide": N_("Tabulka má příliš mnoho sloupců. Nechte jen ty ze vzoru."),
    "table.cell": N_("V některé buňce je příliš dlouhý text."),
    "message.kind": N_(
        "To není datová zpráva (.zfo) ani e-mail (.eml, .msg). Co je v jiném souboru, zapište do oznámení a list založte do spisu."
    ),
    "message.foreign": N_(
        "Soubor je podepsaný, ale není to datová zpráva. Vložte soubor .zfo, jak ho uložila datová schránka."
    ),
    "message.not_received": N_(
        "To je odeslaná zpráva nebo doručenka, ne přijatá zpráva. Vložte přijatou datovou zprávu."
    ),
    "message.damaged": N_("Zpráva je poškozená nebo neúplná. Uložte ji znovu ze schránky nebo z pošty."),
    "message.broken_signature": N_(
        "Podpis zprávy neodpovídá jejímu obsahu: soubor se od vydání změnil. Uložte ji znovu."
    ),
    "message.unsafe": N_("Zpráva obsahuje zakázané definice (DTD), které datové zprávy nemají. Nelze ji převzít."),
    "message.too_complex": N_("Zpráva je příliš složitá, než aby se dala bezpečně otevřít."),
    "message.too_many": N_("Zpráva má příliš mnoho příloh, nejvýš jich může být sto."),
    "file.not_looked_into": N_("Text se čte nejvýš ze tří PDF jedné zprávy."),
    "file.animated": N_("Pohyblivý obrázek nelze přiložit."),
    "file.too_many_pixels": N_("Obrázek má příliš mnoho bodů (nejvýše 25 milionů). Zmenšete jej."),
}

_WITHOUT_VALUES = {
    "file.too_large": N_("Soubor je příliš velký."),
    "file.mismatch": N_("Název nebo typ souboru neodpovídá jeho obsahu."),
}


def sentence(code: str) -> str:
    """Why a file was not taken, where only the code is kept; without sizes and kinds."""
    words = _WITHOUT_VALUES.get(code) or SENTENCES.get(code) or SENTENCES["file.damaged"]
    return gettext(words)


class FileProblem(ValueError):
    """An upload that is refused: a stable `code` and a sentence to stand beside the field."""

    def __init__(self, code: str, **values: str) -> None:
        self.code = code
        self.message = gettext(SENTENCES[code]).format(**values)
        super().__init__(self.message)


def human_size(size: int) -> str:
    """`12,4 MB`, `640 kB`, `12 B` in the Czech way; 1 MB is 1 048 576 bytes, as file managers count."""
    if size < 1024:
        return f"{size}\u00a0B"
    if size < 1024 * 1024:
        return f"{-(-size // 1024)}\u00a0kB"
    # Rounded up, so that a file just over the limit never reads as if it fitted.
    tenths = -(-size * 10 // (1024 * 1024))
    return f"{tenths / 10:.1f}".removesuffix(".0").replace(".", ",") + "\u00a0MB"
