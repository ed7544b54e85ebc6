"""What the public reads about the programme: pages, news, pictures, and what visitors write back."""
