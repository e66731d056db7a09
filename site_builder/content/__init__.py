"""Text to values: files are read, YAML is composed, fields are parsed, sessions are expanded.

In order: ``files`` (bytes to text) → ``yaml_nodes`` (text to nodes with positions) → ``times`` and
``fields`` (nodes to values) → ``settings``, ``vocabularies``, ``venues`` → ``activity`` (the FIELDS
table) → ``sessions`` (times to sessions) → ``folder`` (the whole content folder).
"""
