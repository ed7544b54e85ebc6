"""The only home of the public site's writes."""
