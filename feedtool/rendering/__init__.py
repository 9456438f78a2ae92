"""From items to the text of a feed."""

from feedtool.rendering.renderer import ITEM, Format, Renderer, load

__all__ = ["ITEM", "Format", "Renderer", "load"]
