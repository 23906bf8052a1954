"""Bind front-matter Markdown posts into a Jupyter Book."""
