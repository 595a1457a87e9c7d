"""Company numbers: eight digits, the last of which holds."""

import pytest

from tenants.rules import CompanyNumberProblem, check_company_number


@pytest.mark.parametrize("text", ["99999994", "99000016", "00006947", "6947", "274 04 358"])
def test_company_number_is_accepted(text: str) -> None:
    """Leading zeros may be left out; the fictitious numbers of the demo are valid."""
    checked = check_company_number(text)
    assert isinstance(checked, str)
    assert len(checked) == 8


@pytest.mark.parametrize("text", ["", "99999995", "123456789", "CZ6947", "00000000", "１２３"])
def test_wrong_company_number_is_refused(text: str) -> None:
    """A wrong company number is an error."""
    assert isinstance(check_company_number(text), CompanyNumberProblem)
