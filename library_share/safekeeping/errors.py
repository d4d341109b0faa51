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


class NoPlainFile(Refused):
    code = "no_plain_file"
    message = N_("{path} is a device, not a file. Name a file to write to.")


class NotABackup(Refused):
    code = "not_a_backup"
    message = N_("{path} is not a whole backup of this product: {said}")


class NoRoom(Refused):
    code = "no_room"
    message = N_("The disk of {path} is full. Make room there, or choose another place.")


class CannotWrite(Refused):
    code = "cannot_write"
    message = N_("{path} cannot be written: {said}")


class CannotRead(Refused):
    code = "cannot_read"
    message = N_("{path} cannot be read: {said}")


class BackupUnderWay(Refused):
    code = "backup_under_way"
    message = N_("Another backup of this data ({data_dir}) is being made. Wait until it is done.")


class DatabaseDamaged(Refused):
    code = "database_damaged"
    message = N_(
        "The database file is damaged ({said}). "
        "Restore the newest backup that is whole: library-share restore FILE."
    )


class DatabaseUnreachable(Refused):
    code = "database_unreachable"
    message = N_("The database cannot be opened: {said}")


class DatabaseTooNew(Refused):
    code = "database_too_new"
    message = N_(
        "The database was made by a newer version (schema {revision}). Install that version."
    )


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
