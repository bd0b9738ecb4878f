"""OFD files (GB/T 33190-2016), the national format of official documents."""
