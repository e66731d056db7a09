"""From planned pages to files: what is stale, rendering it, publishing it."""
