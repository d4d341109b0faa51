"""Texts that people may change: what they may say, and all that they may not."""

from __future__ import annotations

import time
from datetime import date

import pytest

from library_share.notices.errors import (
    TemplateFault,
    TemplateForbidden,
    TemplateSaysNothing,
    TemplateSaysTooMuch,
    TemplateTooLong,
    TemplateUnknownWord,
    TemplateUnreadable,
)
from library_share.notices.sandbox import said
from library_share.translation import force_locale

FACTS = {
    "name": "Nông Mi Na",
    "count": 3,
    "until": date(2026, 12, 1),
    "titles": ["Dế Mèn", "Đất rừng"],
}

GOOD = {
    "plain": ("Chào {{ name }}!", "Chào Nông Mi Na!"),
    "a day": ("đến {{ until }}", "đến 01/12/2026"),
    "a number": ("{{ count }} cuốn", "3 cuốn"),
    "if": ("{% if count > 1 %}nhiều{% else %}một{% endif %}", "nhiều"),
    "and, or, not": ("{% if not (count == 1 or name == '') and count %}x{% endif %}", "x"),
    "one of two": ("{{ 'a' if count == 1 else 'b' }}", "b"),
    "for": ("{% for one in titles %}[{{ one }}]{% endfor %}", "[Dế Mèn][Đất rừng]"),
    "a list": ("{{ titles }}", "Dế Mèn, Đất rừng"),
    "join": ("{{ titles | join(' · ') }}", "Dế Mèn · Đất rừng"),
    "length": ("{{ titles | length }}", "2"),
    "within a list": ("{% if 'Dế Mèn' in titles %}có{% endif %}", "có"),
    "a remark": ("a{# not said #}b", "ab"),
    "no markup": ("<b>{{ '<i>' }}</b>", "<b><i></b>"),
}


@pytest.mark.parametrize(("text", "wanted"), GOOD.values(), ids=GOOD)
def test_what_a_text_may_do(app, text, wanted):
    assert said(text, FACTS) == wanted


#: Ways out of template engines that are known from other products, and ways to exhaust them.
ATTACKS = {
    "class of a text": "{{ ''.__class__ }}",
    "all classes": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "class of a fact": "{{ name.__class__ }}",
    "attribute by item": "{{ name['__class__'] }}",
    "attribute by filter": "{{ name | attr('__class__') }}",
    "attribute by concatenation": "{{ name['__cl' ~ 'ass__'] }}",
    "map with attribute": "{{ titles | map(attribute='__class__') | list }}",
    "select by attribute": "{{ titles | selectattr('__class__') | list }}",
    "configuration": "{{ config.SECRET_KEY }}",
    "self": "{{ self.__init__.__globals__ }}",
    "self alone": "{{ self }}",
    "the request": "{{ request.application.__globals__ }}",
    "url_for": "{{ url_for.__globals__ }}",
    "lipsum": "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "cycler": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "joiner": "{{ joiner.__init__.__globals__ }}",
    "namespace": "{% set ns = namespace(x=1) %}{{ ns.x }}",
    "range": "{% for i in range(1000000000) %}x{% endfor %}",
    "range in the middle": "{{ range(10**9) | list }}",
    "dict": "{{ dict(a=1) }}",
    "a call": "{{ name() }}",
    "a method": "{{ name.upper() }}",
    "format of a text": "{{ '{0.__class__}'.format(name) }}",
    "format by filter": "{{ '%s' | format(name) }}",
    "format_map": "{{ '{a.__class__}'.format_map({'a': 1}) }}",
    "per cent": "{{ '%1000000000d' % count }}",
    "huge text": "{{ 'a' * 1000000000 }}",
    "huge list": "{{ [0] * 1000000000 }}",
    "huge power": "{{ 9 ** 9 ** 9 }}",
    "tilde": "{{ name ~ name }}",
    "sum": "{{ count + 1 }}",
    "negative": "{{ -count }}",
    "division by nothing": "{{ 1 / 0 }}",
    "a list of its own": "{% for x in [1, 2] %}x{% endfor %}",
    "a text as a list": "{% for x in name %}x{% endfor %}",
    "a loop in a loop": "{% for a in titles %}{% for b in titles %}x{% endfor %}{% endfor %}",
    "a loop in a loop, in if": "{% for a in titles %}{% if a %}{% for b in titles %}x{% endfor %}"
    "{% endif %}{% endfor %}",
    "a recursive loop": "{% for a in titles recursive %}{{ loop(titles) }}{% endfor %}",
    "a loop with a test": "{% for a in titles if a.__class__ %}x{% endfor %}",
    "two targets": "{% for a, b in titles %}x{% endfor %}",
    "loop's own facts": "{% for a in titles %}{{ loop.index }}{% endfor %}",
    "cycle": "{% for a in titles %}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "call block": "{% call name() %}x{% endcall %}",
    "set": "{% set x = 1 %}",
    "set block": "{% set x %}{{ name }}{% endset %}",
    "with": "{% with x = 1 %}{{ x }}{% endwith %}",
    "filter block": "{% filter upper %}x{% endfilter %}",
    "include": "{% include '/etc/passwd' %}",
    "include missing": "{% include 'web/base.html' ignore missing %}",
    "import": "{% import 'os' as os %}",
    "from import": "{% from 'web/_parts.html' import csrf %}",
    "extends": "{% extends 'web/base.html' %}",
    "block": "{% block title %}x{% endblock %}",
    "autoescape": "{% autoescape true %}x{% endautoescape %}",
    "do": "{% do titles.append(1) %}",
    "a slice": "{{ name[::-1] }}",
    "a test": "{% if name is defined %}x{% endif %}",
    "a test on the class": "{% if name is callable %}x{% endif %}",
    "a forbidden filter": "{{ name | pprint }}",
    "safe": "{{ name | safe }}",
    "center": "{{ name | center(1000000000) }}",
    "indent": "{{ name | indent(1000000000) }}",
    "batch": "{{ titles | batch(1, 'x') | list }}",
    "join by attribute": "{{ titles | join(', ', attribute='__class__') }}",
    "filter with keywords": "{{ titles | join(**{'d': 'x'}) }}",
    "a tuple": "{{ (1, 2) }}",
    "a map": "{{ {'a': 1} }}",
    "deep brackets": "{{ " + "(" * 900 + "1" + ")" * 900 + " }}",
    "deep not": "{{ " + "not " * 450 + "1 }}",
    "deep if": "{% if count %}" * 60 + "{% endif %}" * 60,
    "deep filters": "{{ name" + "|upper" * 300 + " }}",
    "a long chain of or": "{{ " + "count or " * 200 + "1 }}",
    "a surrogate": "{{ '\ud800' }}{{ nobody }}",
    "cannot be compared": "{% if name > count %}x{% endif %}",
    "cannot be joined": "{{ count | join }}",
}


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
def test_attacks_end_in_a_sentence_and_at_once(app, text):
    began = time.perf_counter()
    with pytest.raises(TemplateFault) as fault:
        said(text, FACTS)
    assert time.perf_counter() - began < 0.5
    assert isinstance(fault.value, (TemplateForbidden, TemplateUnknownWord, TemplateUnreadable))
    assert "{" not in fault.value.sentence.replace("{{", "")


def test_an_unknown_word_is_named_in_vietnamese(app):
    with force_locale("vi"), pytest.raises(TemplateUnknownWord) as fault:
        said("{% if count == 0 %}{{ tên }}{% endif %}", FACTS)
    assert fault.value.sentence == ("Không có từ “tên”. Chỉ dùng được: count, name, titles, until.")


def test_a_brace_too_few_is_told_with_its_line(app):
    with pytest.raises(TemplateUnreadable) as fault:
        said("Chào\n{{ name }", FACTS)
    assert fault.value.facts == {"line": 2}


def test_bounds(app):
    assert len(said("x" * 2_000, FACTS)) == 2_000
    with pytest.raises(TemplateTooLong):
        said("x" * 2_001, FACTS)
    with pytest.raises(TemplateSaysNothing):
        said(" \n ", FACTS)
    many = {"titles": ["x" * 100] * 200}
    with pytest.raises(TemplateSaysTooMuch):
        said("{% for one in titles %}{{ one }}{% endfor %}", many)
    with pytest.raises(TemplateSaysTooMuch):
        said("{{ titles }}", many)


def test_the_dearest_text_allowed_is_cheap(app):
    """Sixty loops over the longest list: bounded by the length of the text."""
    text = "{% for a in titles %}{% if a in titles %}{% endif %}{% endfor %}" * 31
    facts = {"titles": [str(number) for number in range(200)]}
    began = time.perf_counter()
    assert said(text, facts) == ""
    assert time.perf_counter() - began < 1
