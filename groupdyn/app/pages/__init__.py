"""One file a page, each with a `render()`; inert on import. To add a page: a file here and a line in `routes`."""
