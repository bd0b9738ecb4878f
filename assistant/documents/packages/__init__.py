"""Zip files: packages of several files, and the parts of office files."""
