"""Public activity calendar: YAML and Markdown files in, a static website and calendar feeds out.

The whole program is one straight line; ``pipeline.build`` is its table of contents:

    read → parse → collect → check → plan → (what is stale?) → render → publish

====================  =============================================================================
``diagnostics``       problems as values, and how they are printed; CODES lists every kind
``options``           what a build is asked for, and what came of it
``content``           text to values; the FIELDS table in ``content/activity.py`` is the format
``catalog``           all activities sorted and grouped
``rules``             checks that need more than one field or file; RULES lists them
``presentation``      what outputs share: the context, cards, listings, words, the site's head and foot
``outputs``           one module per kind of output, each plans and renders; OUTPUTS lists them
``comparison``        two contents compared: what changed for people, which promises were broken
``engine``            digests, cache, manifest, workers, rendering, publishing; the only writer
``tools``             what people run beside build: preview, publish, change, comparison with a revision
``cli``               arguments, the clock, exit codes, printing
====================  =============================================================================

Imports point downwards in that order only. ``docs/adding-things.md`` says where to add what.
"""

__version__ = "0.1.0"
