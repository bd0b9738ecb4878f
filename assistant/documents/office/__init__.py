"""Old office files, and what LibreOffice does for them."""
