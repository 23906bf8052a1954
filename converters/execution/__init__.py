"""Run the cells of posts outside Sphinx: stale ones only, in parallel, their results stored."""
