"""Parts that would make sense in any product: journal, jobs, live wake-ups, blobs, embedded database, time."""
