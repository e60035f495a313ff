package dev.posthaste.ops;

/** What a process does. One artifact can play any of them, alone or together. */
public enum Role {
    /** Takes mail in and answers questions. */
    API,
    /** Sends: the only one with SMTP credentials and signing keys. */
    RELAY,
    /** Projects events, runs the timer, migrates the database, calls webhooks. */
    WORKER
}
