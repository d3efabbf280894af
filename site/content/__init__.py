"""The pages of the consultancy's site: articles, customer stories, services and people."""
