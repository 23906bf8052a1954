"""Random changes of a site; after each, an incremental build must equal a clean one.

The engine of ``benchmarks/increments.py`` and of ``tests/test_increments.py``.
"""
