"""Generated seasons and what is measured with them. Nothing here is a real activity."""

#: The day to look at a generated season from.
NOW = "2026-09-16"
