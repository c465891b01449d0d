"""Articles from feeds, pages, files and folders."""
