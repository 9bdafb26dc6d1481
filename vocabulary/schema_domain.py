"""``domain.yml``, and the identifiers of documents in ``terms.yml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vocabulary.entry import Entry, Words


class Identifier(Entry):
    """Documents that bear an identifier: how it is written, and the address it stands for.

    ``id`` is a regular expression of the identifier; one with the groups ``yy`` (year of this
    century) and ``mm`` tells the month of the document. ``version`` may follow it and is left out.
    It is spelled out after a word of ``written`` and a colon, ``alone`` is what a text must look
    like that is nothing else; ``hosts`` and ``paths`` are addresses that end with it.
    ``address`` is the canonical one, with ``{id}`` in it.
    """

    name: str
    id: str
    address: str
    version: str = ""
    written: Words = ()
    alone: str = ""
    hosts: Words = ()
    paths: Words = ()


class DomainFile(Entry):
    """``domain.yml``: what the domain is called, and which properties play a part in it.

    ``entity`` and ``entities`` are what one thing and several are called; ``table`` names the
    published table of them, and the file of their names and aliases. ``headline_date`` is when an
    entity came to be, ``size`` the quantity that names carry, ``maker`` who made it (a term of
    ``organizations.yml``). ``document`` is a link to the document that announces one entity, and
    ``document_date`` the date that its identifier tells. ``authority`` is where a person would look
    to settle a conflict. What is left out is the first property that can be it, or nothing.
    """

    name: str = ""
    entity: str = "entity"
    entities: str = "entities"
    table: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")] = "entities"
    headline_date: str = ""
    size: str = ""
    maker: str = ""
    document: str = ""
    document_date: str = ""
    authority: str = "the source at first hand"
