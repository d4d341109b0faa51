"""Why data cannot be kept or brought back."""

from __future__ import annotations

from library_share.errors import Refused
from library_share.translation import N_


class ServerRunning(Refused):
    code = "server_running"
    message = N_("A server is working on this data ({data_dir}). Stop it first, then try again.")


class AlreadyServed(Refused):
    code = "already_served"
    message = N_("Another server already works on this data ({data_dir}).")


class NoSuchFile(Refused):
    code = "no_such_file"
    message = N_("There is no file {path}.")


class NoSuchFolder(Refused):
    code = "no_such_folder"
    message = N_("There is no folder {path} to write to.")


class NotABackup(Refused):
    code = "not_a_backup"
    message = N_("{path} is not a whole backup of this product: {said}")


class BackupTooNew(Refused):
    code = "backup_too_new"
    message = N_(
        "{path} was made by a newer version (schema {revision}), or by another product. "
        "Install that version first."
    )


class OtherDatabase(Refused):
    code = "other_database"
    message = N_("{path} was made from {made_from}; the settings name {wanted}.")


class NoTables(Refused):
    code = "no_tables"
    message = N_("There is no database yet. Run `library-share migrate` first.")


class ToolMissing(Refused):
    code = "tool_missing"
    message = N_("{tool} is needed for PostgreSQL and is not installed (Debian: {package}).")


class ToolFailed(Refused):
    code = "tool_failed"
    message = N_("{tool} failed: {said}")
