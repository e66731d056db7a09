"""What programs read: the open data and the JSON-LD of pages."""
