package dev.posthaste.chaos;

import java.time.Duration;

/** What a line does to those who talk over it. */
sealed interface Fault {

    /** Nothing. */
    record None() implements Fault {}

    /** Each piece comes so much later. */
    record Delay(Duration each) implements Fault {}

    /** So many octets go through, then a pause; nothing more is read meanwhile, so that the sender's window closes. */
    record Drip(int octets, Duration pause) implements Fault {}

    /** Ends every connection in order, the new ones, too. */
    record Cut() implements Fault {}

    /** Ends every connection with a RST, the new ones, too. */
    record Reset() implements Fault {}

    /**
     * Keeps every connection and lets nothing through, in either direction: what a host sees whose peer has lost its network. What
     * was on its way comes through when the fault ends.
     *
     * @param after so many octets of the client, on each connection
     */
    record HalfOpen(long after) implements Fault {}

    /** A bit of every so many octets is turned over, counted on each connection and in each direction. */
    record Flip(int every) implements Fault {}
}
