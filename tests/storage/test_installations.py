"""What `bot.ports.Installations` promises, kept on both databases."""

from storage.installations import SqlInstallations


def test_installation_comes_back_as_it_was(engine):
    installations = SqlInstallations(engine)

    installations.save("slack", "T1", b"\x00\xffsealed")

    assert installations.installation("slack", "T1") == b"\x00\xffsealed"
    assert installations.installation("slack", "T2") is None
    assert installations.installation("discord", "T1") is None


def test_new_installation_takes_the_place_of_the_one_before(engine):
    installations = SqlInstallations(engine)
    installations.save("slack", "T1", b"old")
    installations.save("slack", "T2", b"other")

    installations.save("slack", "T1", b"new")

    assert [installations.installation("slack", team) for team in ("T1", "T2")] == [b"new", b"other"]


def test_removed_installation_is_gone(engine):
    installations = SqlInstallations(engine)
    installations.save("slack", "T1", b"sealed")

    assert (installations.remove("slack", "T1"), installations.remove("slack", "T1")) == (True, False)
    assert installations.installation("slack", "T1") is None
