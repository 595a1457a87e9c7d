"""The pytest plugin that `pyproject.toml` names; fixtures and servers follow where tests run.

A process that only hands tests out to others imports nothing of ours.
"""

import hypothesis
import pytest

pytest.register_assert_rewrite("app.testing.fixtures")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Settle what tests depend on, before any test module is imported."""
    # how long an example takes is decided by what else the computer does
    opora = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
    hypothesis.settings.register_profile("opora", opora)
    hypothesis.settings.register_profile("quick", opora, max_examples=20)
    hypothesis.settings.load_profile("opora")  # another one by --hypothesis-profile
    if config.getoption("dist", "no") == "no" or config.option.collectonly:
        config.pluginmanager.import_plugin("app.testing.fixtures")
