"""What people are told about notices and their words."""

from __future__ import annotations

from library_share.errors import NotFound, Refused, WrongInput
from library_share.translation import N_


class NoSuchNotice(NotFound):
    code = "no_such_notice"
    message = N_("There is no such notice.")


class NoSuchKind(NotFound):
    code = "no_such_kind_of_notice"
    message = N_("There is no such kind of notice.")


class NoticeHasEnded(Refused):
    code = "notice_has_ended"
    message = N_("This notice is delivered or taken back already.")


class NoticeIsBeingSent(Refused):
    code = "notice_is_being_sent"
    message = N_("This notice is being sent just now. Look again in some minutes.")


class TemplateFault(WrongInput):
    """Why a text cannot be used; the base of the following."""

    code = "template_fault"
    message = N_("This text cannot be used.")


class TemplateTooLong(TemplateFault):
    code = "template_too_long"
    message = N_("The text is too long: {at_most} characters at most.")


class TemplateUnreadable(TemplateFault):
    code = "template_unreadable"
    message = N_("Line {line} is not written as a template must be: look at the braces there.")


class TemplateUnknownWord(TemplateFault):
    code = "template_unknown_word"
    message = N_("Nobody knows the word “{word}”. You may use: {known}.")


class TemplateForbidden(TemplateFault):
    code = "template_forbidden"
    message = N_(
        "Line {line} does more than a notice may. A text may use the words of the list, “if” and, "
        "over a list, one “for”; nothing is called or computed."
    )


class TemplateSaysTooMuch(TemplateFault):
    code = "template_says_too_much"
    message = N_("What the text says is too long: {at_most} characters at most.")


class TemplateSaysNothing(TemplateFault):
    code = "template_says_nothing"
    message = N_("The text says nothing.")
