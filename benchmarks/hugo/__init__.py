"""The twin: a generated season as a Hugo site that makes the same pages, calendars and data, to time both.

    python -m benchmarks.hugo CONTENT SITE --now 2026-09-16
    hugo --source SITE --destination OUTPUT --clock 2026-09-16T12:00:00+08:00 --quiet

The conversion is not timed. It does what somebody who moves to Hugo would do once: one content file an
activity with JSON front matter (Hugo reads that sooner than YAML), the body as it was, dated sessions
written out, names of vocabularies in ``data/``. What is cheap to know then and dear to know in a template
is known then, in Hugo's favour: UIDs, stamps, the maps' own coordinates, and ``weight``, the order of lists
on that day. All words, links and groups are made by the templates, each build.

How the templates are made quick, as Hugo's manual and its users advise:

- Lists are taxonomies, which Hugo gathers itself: districts, themes, programmes, campaigns, and ``dates``
  with terms such as ``2026/09`` and ``2026/09/16``; a term's slashes become its address. No page goes
  through all pages but three that are cached.
- What stands in many places is made once (``partialCached``): a card, a VEVENT, a session's words, a day's
  sessions in order, a venue's facts, the frame's head and foot by section. Month and campaign lists are put
  together from the days.
- Kinds that nobody asked for are off, and so are the pagers' aliases; nothing is minified or fingerprinted.
"""
