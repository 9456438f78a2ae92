"""What a channel says about one of its attributes."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AttributeInfo:
    """An attribute of a channel's items.

    ``kind`` is ``text``, ``integer``, ``number``, ``boolean``, ``record`` (then ``members`` names what it may hold) or ``any``.
    ``options`` are the texts that it may be; none when it may be any. A ``repeated`` attribute is a list of such values.
    A ``nested`` one may also be given in the channel's own form, a group of values or a list of them, which is then taken as it is.
    ``required`` items without it are invalid, unless they have one of those that may stand ``instead``. ``description`` is in a merchandiser's words.
    An ``internal`` one is never sent: checks and conditions use it.
    """

    name: str
    kind: str = "text"
    repeated: bool = False
    members: Mapping[str, "AttributeInfo"] = field(default_factory=dict)
    description: str = ""
    required: bool = False
    options: tuple[str, ...] = ()
    nested: bool = False
    internal: bool = False
    instead: tuple[str, ...] = ()
