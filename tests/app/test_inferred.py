"""Every page that stands on proposed receivers says so, in each language."""

from __future__ import annotations

import pytest

from groupdyn.i18n import LANGUAGES, translator
from groupdyn.listing import inferred_words
from tests.app.test_pages import said
from tests.groups import a_led_log

from .conftest import Drive, visit_with

LOG = a_led_log("ana>ben~0.6 x25", "ben>ana~0.8:appreciate x3", "lena>* x4")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["sociogram", "cohesion", "feedback", "members"])
def test_a_page_says_how_many_receivers_are_inferred(drive: Drive, page: str, language: str) -> None:
    app = drive(page, visit_with(LOG, language=language))
    assert not app.exception
    t = translator(language)
    assert "≈" in said(app)
    assert t("inferred") in said(app)
    if page != "feedback":
        assert any(inferred_words(LOG, t)[-20:] in str(c.value) for c in app.caption)


def test_observed_receivers_alone_can_be_drawn(drive: Drive) -> None:
    visit = visit_with(LOG)
    visit.choices["sociogram"] = {"observed": True}
    texts = "\n".join(str(c.value) for c in drive("sociogram", visit).caption)
    assert "only some acts are drawn" in texts
    assert "≈" not in texts


def test_a_log_without_proposals_is_not_marked(drive: Drive) -> None:
    assert "≈" not in said(drive("sociogram", visit_with(a_led_log("ana>ben x25"))))
