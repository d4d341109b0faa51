"""Every template compiles, and an unknown name in one is an error, never an empty place."""

from __future__ import annotations

import pytest
from flask import Flask
from jinja2 import StrictUndefined, UndefinedError, nodes

from library_share.web import folder
from tests.guards.sources import TEMPLATES, short, templates


def name(path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.mark.parametrize("path", templates(), ids=short)
def test_it_compiles(whole_app: Flask, path):
    whole_app.jinja_env.get_template(name(path))


@pytest.mark.parametrize("path", templates(), ids=short)
def test_pages_extend_the_frame_and_fragments_do_not(whole_app: Flask, path):
    if path.suffix != ".html" or path.parent.name == "web":
        pytest.skip("the frame itself")
    source = path.read_text(encoding="utf-8")
    extends = list(whole_app.jinja_env.parse(source).find_all(nodes.Extends))
    assert bool(extends) != path.name.startswith("_")


def test_an_unknown_name_is_an_error(whole_app: Flask):
    assert whole_app.jinja_env.undefined is StrictUndefined
    with pytest.raises(UndefinedError):
        whole_app.jinja_env.from_string("{{ nobody }}").render()


def test_templates_are_found_where_the_application_looks(whole_app: Flask):
    assert folder("templates") == TEMPLATES
