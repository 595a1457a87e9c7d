"""Cases: the file, its one key worker, the records of what happened, the tasks that are due."""
