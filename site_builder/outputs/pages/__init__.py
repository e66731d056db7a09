"""The HTML pages: one module a kind of page, each with its view, its plan and its Output."""
