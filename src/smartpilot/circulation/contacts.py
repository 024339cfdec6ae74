"""The contacts: `contacts.toml` beside the registry, with whom to ask at each authority.

They are personal data: only the owner of the file may read it, and it stays out of git. One is kept for each authority.
"""

import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from smartpilot.errors import InvalidFileError
from smartpilot.files.locks import hold_lock
from smartpilot.files.writing import change_file, remove_leftovers, remove_private_file
from smartpilot.i18n import _
from smartpilot.records.circulations import CONTACT_TABLES, Contact, ContactsFile
from smartpilot.records.validation import validate
from smartpilot.store import Announce
from smartpilot.toml.document import Document, read_document
from smartpilot.toml.edits import format_records

CONTACTS_FILE = "contacts.toml"

_CONTACTS_HEADER = "# 联系人：个人信息，请勿外传，不进 git。smartpilot returns --forget-contacts 删除。\n"


def contacts_path(registry: Path) -> Path:
    """The path of the contacts of a registry, which lie beside it."""
    return registry.with_name(CONTACTS_FILE)


def are_closed(path: Path) -> bool:
    """Whether there are contacts that this user may not read, because another one has collected them."""
    return path.exists() and not os.access(path, os.R_OK | os.W_OK)


@dataclass(frozen=True)
class _ContactsReading:
    document: Document
    contacts: Mapping[str, Contact]


def read_contacts(path: Path) -> Mapping[str, Contact]:
    """The contacts by the codes of their authorities; none where there is no file.

    Raises InvalidFileError where the file cannot be read or is not valid.
    """
    return _read(path).contacts


def _read(path: Path) -> _ContactsReading:
    document = read_document(path, CONTACT_TABLES, optional=True)
    problems, contacts = document.problems, list[Contact]()
    if document.data:
        file, found, _positions = validate(document, ContactsFile, CONTACT_TABLES)
        problems, contacts = list(found), file.contacts
    if problems or document.data is None:
        message = _("{path} cannot be used until these are fixed").format(path=path)
        # What stands there is for nobody's screen or log.
        raise InvalidFileError(message, [replace(problem, excerpt="", value=None) for problem in problems])
    return _ContactsReading(document, {contact.code: contact for contact in contacts})


def keep_contacts(path: Path, contacts: Sequence[Contact], announce: Announce) -> None:
    """Keeps contacts instead of those that are known of their authorities. Nothing is written where they are known.

    Raises InvalidFileError where the file cannot be read, FileHeldError where another process holds it, and UsageError
    where it cannot be written.
    """
    if not contacts:
        return
    with _hold(path, announce):
        reading = _read(path)
        new = {contact.code: contact for contact in contacts if _differs(reading.contacts.get(contact.code), contact)}
        if not new:
            return
        if reading.document.raw is None:
            announce(_("created {path}: persons and telephone numbers; keep it out of git").format(path=path))
        _write_contacts(path, {**reading.contacts, **new}, reading.document.raw)


def forget_contacts(path: Path, codes: Collection[str] | None, announce: Announce) -> int:
    """Removes the contacts of the authorities with these codes, or all; returns how many.

    Raises InvalidFileError, FileHeldError and UsageError as `keep_contacts` does; a file that cannot be read is removed
    as a whole where all are to go.
    """
    with _hold(path, announce):
        try:
            reading = _read(path)
        except InvalidFileError:
            if codes is not None:
                raise
            remove_private_file(path)
            return 0
        kept = {code: c for code, c in reading.contacts.items() if codes is not None and code not in codes}
        if kept and len(kept) < len(reading.contacts):
            _write_contacts(path, kept, reading.document.raw)
        elif not kept:
            remove_private_file(path)
        return len(reading.contacts) - len(kept)


def _differs(known: Contact | None, contact: Contact) -> bool:
    return known is None or any(
        getattr(known, name) != getattr(contact, name) for name in ("unit", "person", "telephone")
    )


def _hold(path: Path, announce: Announce) -> AbstractContextManager[None]:
    def announce_waiting() -> None:
        announce(_("waiting for {path}, which another smartpilot is using").format(path=path))

    remove_leftovers(path)
    return hold_lock(path, announce_waiting)


def _write_contacts(path: Path, contacts: Mapping[str, Contact], expected: bytes | None) -> None:
    text = format_records("contacts", [contacts[code].as_toml() for code in sorted(contacts)])
    change_file(path, f"{_CONTACTS_HEADER}\n{text}".encode(), expected=expected, is_private=True)
