"""What the fields of a form are called is read from its page, also where nobody draws the form any more."""

from kernel.ids import new_id
from kernel.web.field_names import names_in
from kernel.web.render import environment


def drawn(calls: str) -> str:
    source = "{% import 'macros/form.html' as form with context %}" + calls
    return environment().from_string(source).render(errors={}, page=None)


def test_each_kind_of_field_has_its_name_and_its_choices_in_words() -> None:
    names, begins = names_in(
        drawn(
            "{{ form.hidden('version', '3') }}"
            "{{ form.text('town', 'Obec <a>', '') }}"
            "{{ form.textarea('facts', 'Zjištěno', 'Napsáno: <label for=\"town\">jinak</label>', {}, optional=true) }}"
            "{{ form.select('kind', 'Druh', [('note', 'Záznam'), ('ID', 'Eva Nová')]) }}"
            "{{ form.radios('form', 'Jak', [('written', 'Písemně'), ('oral', 'Ústně')], 'oral') }}"
            "{{ form.checkboxes('clients', 'Kdo', [('ID', 'Eva Nová')]) }}"
            "{{ form.checkbox('told', 'Klient ví') }}"
            "{{ form.pair('decision', 'Souhlasí?', [{'value': 'agree', 'text': 'Ano, souhlasí'}, {'value': 'no', 'text': 'Ne'}]) }}"
            "{{ form.three_way(4, 'subject', 'Co je předmětem?', '') }}".replace("ID", str(new_id()))
        )
    )
    assert names == {
        "version": ("", {}),
        "town": ("Obec <a>", {}),
        "facts": ("Zjištěno", {}),
        "kind": ("Druh", {"note": "Záznam"}),
        "form": ("Jak", {"written": "Písemně", "oral": "Ústně"}),
        "clients": ("Kdo", {"": ""}),  # what is called by an id is of a file
        "told": ("Klient ví", {"1": "Ano"}),
        "decision": ("Souhlasí?", {"agree": "Ano, souhlasí", "no": "Ne"}),
        "subject": ("Co je předmětem?", {}),
        "subject_state": ("Otázka 4: odpověď", {"answered": "Odpovídá", "unknown": "Neví", "refused": "Odmítá"}),
    }
    chosen = {name: values for name, values in begins.items() if values}
    assert chosen == {"kind": ["note"], "form": ["oral"]}, "a list has its first when nobody chooses"
