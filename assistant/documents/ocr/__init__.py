"""Recognition of pictures of pages, offline."""
