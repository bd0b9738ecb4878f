"""PDF files, read with pdfium."""
