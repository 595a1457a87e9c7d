"""The meeting of two services: its agenda by client, what is agreed, minutes, and the output that goes into both folders."""
