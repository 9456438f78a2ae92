"""The state of a project's channels on disk: generations of feeds, the pointer to the current one, locks.

One rename of one pointer is the commit. docs/reliability.md has the protocol and what it promises.
"""

from feedtool.state.channel_state import ChannelState, States
from feedtool.state.commit import commit, hold, release
from feedtool.state.draft import Draft
from feedtool.state.expected import expected_damage, read_expected, write_expected
from feedtool.state.generation import MANIFEST, PROBLEMS, SNAPSHOT, Generation
from feedtool.state.history import Run, history, published
from feedtool.state.journal import APPROVED, EXPECTED, HELD_BACK, LIVE, PUBLISHED, REFUSED, ROLLED_BACK, WITHDRAWN, Event, Journal, live
from feedtool.state.lock import Lock, locked
from feedtool.state.manifest import HELD, PLANNED, READY, Manifest, StoredFile, feed_hash
from feedtool.state.preflight import Need, check_place, check_room
from feedtool.state.public import Public
from feedtool.state.public_check import verify_public
from feedtool.state.recovery import recover
from feedtool.state.retention import Keep, collect
from feedtool.state.together import join, leave, switch
from feedtool.state.verification import Damage, hash_of, verify, verify_generation

__all__ = [
    "APPROVED",
    "EXPECTED",
    "HELD",
    "HELD_BACK",
    "LIVE",
    "MANIFEST",
    "PLANNED",
    "PROBLEMS",
    "PUBLISHED",
    "READY",
    "REFUSED",
    "ROLLED_BACK",
    "SNAPSHOT",
    "WITHDRAWN",
    "ChannelState",
    "Damage",
    "Draft",
    "Event",
    "Generation",
    "Journal",
    "Keep",
    "Lock",
    "Manifest",
    "Need",
    "Public",
    "Run",
    "States",
    "StoredFile",
    "check_place",
    "check_room",
    "collect",
    "commit",
    "expected_damage",
    "feed_hash",
    "hash_of",
    "history",
    "hold",
    "join",
    "leave",
    "live",
    "locked",
    "published",
    "read_expected",
    "recover",
    "release",
    "switch",
    "verify",
    "verify_generation",
    "verify_public",
    "write_expected",
]  # fmt: skip
