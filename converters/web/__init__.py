"""Files for the programs that visit a site: sitemaps, ``llms.txt``, pages as Markdown."""
