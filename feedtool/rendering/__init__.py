"""From items to the text of a feed."""

from feedtool.rendering.renderer import Format, Renderer, load

__all__ = ["Format", "Renderer", "load"]
