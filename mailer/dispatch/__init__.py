"""dispatch ACTS: time (APScheduler), the network (SMTP) and the processes that send."""
