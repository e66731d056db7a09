"""Files of the whole site: assets, headers for servers, robots, the sitemap, pictures."""
