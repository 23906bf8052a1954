"""Feeds: Atom, RSS and JSON Feed, with all that their posts say."""
