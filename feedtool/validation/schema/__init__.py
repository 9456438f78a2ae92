"""JSON Schema over columns: what is certainly valid is proved, everything else a library judges row by row."""

from feedtool.validation.schema.judge import Fault, Judge
from feedtool.validation.schema.proof import Proof, compile_proof
from feedtool.validation.schema.ruled import Ruled

__all__ = ["Fault", "Judge", "Proof", "Ruled", "compile_proof"]
