"""The registry as a data set for researchers: typed tables, and the files and databases that are made of them."""
