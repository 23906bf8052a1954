"""Other programs that make a site of posts, each with the least project that is usual for it."""

from __future__ import annotations

from . import node, python
from .model import Peer, install

__all__ = ["PEERS", "Peer", "install"]

PEERS: dict[str, Peer] = {peer.name: peer for peer in (*python.PEERS, *node.PEERS)}
