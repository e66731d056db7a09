"""The languages that a site can speak: there is a catalogue of texts for each (presentation/locale/)."""

from __future__ import annotations

LANGUAGES = {"zh-CN": "简体中文", "en": "英文", "en-US": "美国英文"}
