"""Single values as feeds write them."""

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import to_text


def written(value: pa.Array) -> pa.Array:
    """Return single values as text; ``true`` and ``false`` in small letters, as the data types of XML and most channels have them."""
    texts = to_text(value)
    return pc.utf8_lower(texts) if pa.types.is_boolean(value.type) else texts
