"""Official lists as people have them: any file to lines, lines to listed places and projects."""
