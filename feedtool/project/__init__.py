"""A project: the catalogue of a shop and the feeds that are made of it."""

from feedtool.project.form import json_schema
from feedtool.project.load import load
from feedtool.project.outlet import Outlet
from feedtool.project.outlets import Outlets, outlets
from feedtool.project.outputs import OWN_FOLDER
from feedtool.project.project import ChannelEntry, Project, Reading

__all__ = ["OWN_FOLDER", "ChannelEntry", "Outlet", "Outlets", "Project", "Reading", "json_schema", "load", "outlets"]
