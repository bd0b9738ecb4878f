"""Reading in child processes that hold no rights."""
