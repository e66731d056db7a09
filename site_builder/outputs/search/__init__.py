"""What the search and the filters of lists read in the browser."""
