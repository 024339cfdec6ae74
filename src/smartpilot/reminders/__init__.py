"""Reminders (催报函): a letter to each authority about what is overdue or due soon."""
