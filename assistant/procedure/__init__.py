"""What a project has to do and by when, from the steps and events of a pack."""
