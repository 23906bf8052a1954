"""The live preview: a site that is built anew with each save, and shown while it is written."""
