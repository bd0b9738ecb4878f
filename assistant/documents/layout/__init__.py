"""From characters with their places to blocks: one logic for every format that is laid out on pages."""
