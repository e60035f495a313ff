package dev.posthaste.bench;

/** A way to send requests. */
sealed interface Loop permits ClosedLoop, OpenLoop {

    /** Returns when the last answer is in. */
    Problems run() throws InterruptedException;
}
