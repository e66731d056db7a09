"""Generated seasons and what is measured with them. Nothing here is a real activity."""
