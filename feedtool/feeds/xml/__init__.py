"""Items of XML feeds: RSS, Atom, and whatever has an element for every item."""
