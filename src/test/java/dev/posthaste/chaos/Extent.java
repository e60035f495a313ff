package dev.posthaste.chaos;

/** How long a case strikes, and how often. The fault is the same. */
enum Extent {
    /** On every build: all quick cases together in four minutes. */
    QUICK,
    /** All cases together in about an hour. */
    USUAL,
    /** As the list of what it must survive says. */
    THOROUGH
}
