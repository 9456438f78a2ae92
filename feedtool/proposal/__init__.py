"""What `feedtool init` makes of a file that it has never seen."""

from feedtool.proposal.propose import Proposal, propose

__all__ = ["Proposal", "propose"]
