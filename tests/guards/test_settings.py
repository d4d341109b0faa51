"""Settings are typed, and a start that cannot go well is refused with every reason at once."""

from __future__ import annotations

import pytest

from library_share.configuration import DEMO_SECRET, WrongSettings, read_settings

OWN = "a-secret-of-our-own-that-is-long-enough"
READY = {
    "LIBRARY_SHARE_ENVIRONMENT": "production",
    "LIBRARY_SHARE_SECRET_KEY": OWN,
    "LIBRARY_SHARE_PUBLIC_URL": "https://thuvien.example.vn/",
}


def test_one_pc_needs_no_settings(tmp_path):
    settings = read_settings({"LIBRARY_SHARE_DATA_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'library_share.sqlite'}"
    assert not settings.is_production
    assert len(settings.secret_key) >= 32
    again = read_settings({"LIBRARY_SHARE_DATA_DIR": str(tmp_path)})
    assert again.secret_key == settings.secret_key
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_production_with_all_it_needs(tmp_path):
    settings = read_settings({**READY, "LIBRARY_SHARE_DATA_DIR": str(tmp_path)})
    assert settings.is_production
    assert settings.is_secure
    assert settings.public_url == "https://thuvien.example.vn"
    assert not (tmp_path / "secret.key").exists()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_understood_as_people_write_it(tmp_path, scheme):
    url = f"{scheme}://library@db.example/library_share"
    settings = read_settings(
        {"LIBRARY_SHARE_DATA_DIR": str(tmp_path), "LIBRARY_SHARE_DATABASE_URL": url}
    )
    assert settings.database_url == "postgresql+psycopg://library@db.example/library_share"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({**READY, "LIBRARY_SHARE_SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({**READY, "LIBRARY_SHARE_SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({**READY, "LIBRARY_SHARE_SECRET_KEY": DEMO_SECRET}, "example from the documentation"),
        ({"LIBRARY_SHARE_SECRET_KEY": DEMO_SECRET}, "example from the documentation"),
        ({**READY, "LIBRARY_SHARE_PUBLIC_URL": ""}, "PUBLIC_URL is missing"),
        ({"LIBRARY_SHARE_PUBLIC_URL": "thuvien.example.vn"}, "must be an address like"),
        ({"LIBRARY_SHARE_ENVIRONMENT": "test"}, "must be `local` or `production`"),
        ({"LIBRARY_SHARE_SMTP_URL": "mail.example.vn"}, "SMTP_URL must be smtp://"),
        ({"LIBRARY_SHARE_SMTP_URL": "smtp://mail.example.vn:x"}, "SMTP_URL must be smtp://"),
        ({"LIBRARY_SHARE_SMTP_URL": "smtp://mail.example.vn"}, "MAIL_FROM must be an e-mail"),
        ({"LIBRARY_SHARE_SMTP_URL": "smtp+plain://u:p@mail.example.vn"}, "password in the open"),
        ({"LIBRARY_SHARE_LANGUAGE": "fr"}, "must be `vi` or `en`"),
        ({"LIBRARY_SHARE_UPLOAD_MEGABYTES": "0"}, "UPLOAD_MEGABYTES must be a whole number"),
        ({"LIBRARY_SHARE_UPLOAD_MEGABYTES": "1.5"}, "UPLOAD_MEGABYTES must be a whole number"),
        ({"LIBRARY_SHARE_TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES must be a whole number"),
        ({"LIBRARY_SHARE_LOG_LEVEL": "LOUD"}, "LOG_LEVEL must be"),
        ({"LIBRARY_SHARE_DATBASE_URL": "x"}, "no such setting"),
    ],
)
def test_what_cannot_be_is_said(changed, said):
    with pytest.raises(WrongSettings) as told:
        read_settings(changed)
    assert said in str(told.value)


def test_every_reason_is_given_at_once():
    with pytest.raises(WrongSettings) as told:
        read_settings({"LIBRARY_SHARE_ENVIRONMENT": "production", "LIBRARY_SHARE_LANGUAGE": "fr"})
    assert len(str(told.value).splitlines()) == 3


@pytest.mark.parametrize(
    "url",
    ["http://", "thu-vien.example", "https://x.example/q?a=1", "http://x:port/", "ftp://x.example"],
)
def test_labels_lead_to_a_whole_address(url):
    with pytest.raises(WrongSettings, match="PUBLIC_URL must be an address like"):
        read_settings({"LIBRARY_SHARE_PUBLIC_URL": url})


@pytest.mark.parametrize("url", ["rubbish", "mysql://db/x", "sqlite://"])
def test_two_databases_are_understood(url):
    with pytest.raises(WrongSettings, match="DATABASE_URL must begin with"):
        read_settings({"LIBRARY_SHARE_DATABASE_URL": url})


def test_a_data_folder_is_made_for_us_alone(tmp_path):
    folder = tmp_path / "deep" / "data"
    assert read_settings({"LIBRARY_SHARE_DATA_DIR": str(folder)}).data_dir == folder
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_data_folder_that_cannot_be_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(WrongSettings, match=r"DATA_DIR: the folder .* cannot be used"):
        read_settings({"LIBRARY_SHARE_DATA_DIR": str(tmp_path / "file" / "data")})
