"""The commands: one module each, with HELP, its arguments and ``run``."""
