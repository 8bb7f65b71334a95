"""Where is it? Estate, buildings, floors, units, assets, outside contacts, linked groups."""
